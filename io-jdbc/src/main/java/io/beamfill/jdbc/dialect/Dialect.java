package io.beamfill.jdbc.dialect;

import io.beamfill.jdbc.mapping.MappedColumn;
import io.beamfill.jdbc.mapping.TableMapping;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How a product writes a row that may be there already. A row that is there is overwritten, unless
 * its version is greater; a fallback row gives way to any.
 */
public sealed interface Dialect extends Serializable
    permits PostgresDialect, MariaDbDialect, MergeDialect {
  /** The products that this was tried with. */
  Set<String> TRIED = Set.of("PostgreSQL", "H2", "MariaDB");

  /**
   * The dialect of a product: PostgreSQL's, that of MariaDB and MySQL, or the standard's {@code
   * MERGE} for all others.
   */
  static Dialect of(DatabaseMetaData metadata) throws SQLException {
    Quotes quotes = new Quotes(metadata.getIdentifierQuoteString());
    return switch (metadata.getDatabaseProductName()) {
      case "PostgreSQL" -> new PostgresDialect(quotes);
      case "MariaDB", "MySQL" -> new MariaDbDialect(quotes);
      case "H2" -> new MergeDialect(quotes, true);
      default -> new MergeDialect(quotes, false);
    };
  }

  /** The statement that writes one row, with a parameter for each column of the mapping. */
  String upsert(TableMapping mapping, boolean fallback);

  /**
   * Gives a parameter its value.
   *
   * @param index of the parameter, from 1
   * @param value as {@link io.beamfill.jdbc.mapping.Fit#fit} gives it; null for SQL NULL; of an
   *     array, an {@code Object[]} of such values
   */
  void bind(PreparedStatement statement, int index, MappedColumn column, @Nullable Object value)
      throws SQLException;

  /** A statement that every session begins with, or null. */
  @Nullable String session();

  /**
   * Looks whether the product can tell the rows of a table apart as Beamfill does.
   *
   * @throws io.beamfill.transforms.BeamfillException of category {@code TARGET} where it cannot
   */
  void check(Connection connection, TableMapping mapping) throws SQLException;
}
