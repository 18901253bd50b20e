package io.beamfill.jdbc.plan;

import io.beamfill.jdbc.catalog.Catalog;
import io.beamfill.jdbc.catalog.TargetTable;
import io.beamfill.jdbc.connect.JdbcException;
import io.beamfill.jdbc.connect.JdbcTarget;
import io.beamfill.jdbc.dialect.Dialect;
import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.decode.TableSpec;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A target that was looked at and found as it must be; nothing was written.
 *
 * @param target where rows go, with what its sessions begin with
 * @param product the target's product and its version
 * @param dialect how rows are written
 * @param tables all that the decoder gives
 * @param phases in their order
 * @param warnings one sentence for each
 */
public record WritePlan(
    JdbcTarget target,
    String product,
    Dialect dialect,
    List<TableMapping> tables,
    List<Phase> phases,
    List<String> warnings) {

  /**
   * Looks at a target.
   *
   * @param schema where its tables are, see {@link Catalog#of}
   * @param example a command or a file that creates the tables, for the message where some lack
   * @throws BeamfillException of category {@code USAGE} where the decoder needs what {@code jdbcio}
   *     does not have, or no driver takes the URL; of {@code TARGET} where the target is not as it
   *     must be
   */
  public static WritePlan of(
      JdbcTarget target, String schema, RecordDecoder decoder, String example) {
    requireNoLookups(decoder);
    try (Connection connection = target.connect()) {
      return of(target, connection, schema, decoder, example);
    } catch (SQLException error) {
      throw new BeamfillException(
          Category.TARGET,
          "The target's catalog cannot be read"
              + JdbcException.said(error, Set.of())
              + ". Check the rights of the URL's user.");
    }
  }

  private static WritePlan of(
      JdbcTarget target,
      Connection connection,
      String schema,
      RecordDecoder decoder,
      String example)
      throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    Dialect dialect = Dialect.of(metadata);
    List<TableMapping> tables = tables(connection, schema, decoder, example);
    List<String> warnings = new ArrayList<>();
    String product = metadata.getDatabaseProductName();
    if (!Dialect.TRIED.contains(product)) {
      warnings.add(
          "write.mode: jdbcio was never tried with "
              + product
              + ": try it on a copy, and compare the rows.");
    }
    for (TableMapping table : tables) {
      dialect.check(connection, table);
      requireUnderstood(connection, dialect, table);
      if (table.table().parents().contains(table.table().name())) {
        warnings.add(
            "The table "
                + table.table().displayName()
                + " refers to itself: the run fails where a row is written before the one that it"
                + " refers to.");
      }
    }
    return new WritePlan(
        target.withSession(dialect.session()),
        product + " " + metadata.getDatabaseProductVersion(),
        dialect,
        tables,
        Levels.phases(decoder.keyspaces(), tables),
        warnings);
  }

  /**
   * Refuses a decoder that cannot be served without a state in the target.
   *
   * @throws BeamfillException of category {@code USAGE}
   */
  public static void requireNoLookups(RecordDecoder decoder) {
    for (KeyspaceSpec each : decoder.keyspaces()) {
      if (each.lookupFilled().isPresent() || each.lookupRead().isPresent()) {
        throw new BeamfillException(
            Category.USAGE,
            "The decoder of this job needs lookups (for the keyspace "
                + each.keyspace().name()
                + "), which write.mode: jdbcio does not have: use write.mode: merge, on"
                + " PostgreSQL.");
      }
    }
  }

  private static List<TableMapping> tables(
      Connection connection, String schema, RecordDecoder decoder, String example)
      throws SQLException {
    Catalog catalog =
        Catalog.of(connection, schema)
            .orElseThrow(
                () ->
                    new BeamfillException(
                        Category.TARGET,
                        "The target has no schema "
                            + schema
                            + ": correct target.schema, or create it."));
    List<TableMapping> tables = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (TableSpec spec : decoder.tables()) {
      Optional<TargetTable> table = catalog.table(spec.name());
      if (table.isPresent()) {
        tables.add(TableMapping.resolve(spec, table.get()));
      } else {
        missing.add(spec.name());
      }
    }
    if (!missing.isEmpty()) {
      throw new BeamfillException(
          Category.TARGET,
          "The schema "
              + schema
              + " of the target lacks the tables "
              + String.join(", ", missing)
              + ": create them first, for example with "
              + example
              + ".");
    }
    return tables;
  }

  /** Has the database read the statements before an hour's work. */
  private static void requireUnderstood(
      Connection connection, Dialect dialect, TableMapping table) {
    for (boolean fallback : List.of(false, true)) {
      try (PreparedStatement statement =
          connection.prepareStatement(dialect.upsert(table, fallback))) {
        // Some drivers ask the database only now.
        statement.getParameterMetaData();
      } catch (SQLException error) {
        throw new BeamfillException(
            Category.TARGET,
            "The target does not accept the statement that writes rows of "
                + table.table().displayName()
                + JdbcException.said(error, table.names())
                + ". Correct the table, or write to another product.");
      }
    }
  }
}
