package io.beamfill.postgres.write;

import io.beamfill.postgres.catalog.Referrer;
import io.beamfill.postgres.catalog.UniqueKey;
import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.postgres.copy.TableMapping;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A table with a natural key and the staging table of its rows.
 *
 * @param mapping the table
 * @param index the unique index on the natural key
 * @param staging where the rows of a block are
 * @param fallback whether they are fallback rows
 * @param referrers who may refer to the table's rows
 */
record NaturalKeyTable(
    TableMapping mapping,
    UniqueKey index,
    StagingTable staging,
    boolean fallback,
    List<Referrer> referrers) {

  /** The decoder's name of the table. */
  String name() {
    return mapping.spec().name();
  }

  /** The keys in SQL. */
  NaturalKeySql sql() {
    return new NaturalKeySql(mapping);
  }

  /** The table in SQL. */
  String targetName() {
    return mapping.table().qualifiedName();
  }

  /** The staging table in SQL. */
  String stagingName() {
    return staging.sqlName();
  }

  /**
   * Whether the target has no row with a staged row's key. A subquery for each row: one look into
   * the index, however large it is.
   */
  String isNew(String alias) {
    return "(SELECT true FROM %1$s AS existing WHERE existing.%2$s = %3$s.%2$s LIMIT 1) IS NULL"
        .formatted(targetName(), sql().key(), alias);
  }

  /** Whether a row was refused because another one has its natural key. */
  boolean isRefusedBy(SQLException error) {
    if (!SqlErrors.UNIQUE_VIOLATION.equals(error.getSQLState())
        || !(error instanceof PSQLException server)) {
      return false;
    }
    ServerErrorMessage details = server.getServerErrorMessage();
    return details != null && index.name().equals(details.getConstraint());
  }
}
