package io.beamfill.postgres.write;

import io.beamfill.postgres.catalog.Identifiers;
import io.beamfill.postgres.copy.MappedColumn;
import io.beamfill.postgres.copy.TableMapping;
import java.util.stream.Collectors;

/**
 * A temporary table of the session that takes the rows of one block before they are merged. Its
 * columns have the target's types without length, precision, domain or NOT NULL, so that what the
 * target forbids is found by the merge, row by row. One column more holds the row's index in its
 * block: the place of a row in the table tells nothing, because the server puts a small row where
 * room was left before. The table empties itself at the end of each transaction.
 */
final class StagingTable {
  /** The column with a row's index in its block. */
  static final String ROW = "beamfill_row";

  private final String name;
  private final String columns;

  StagingTable(TableMapping mapping, boolean fallback) {
    columns =
        mapping.columns().stream().map(StagingTable::definition).collect(Collectors.joining(", "));
    // Sessions are pooled: another job's table of the same name may have other columns.
    int definitionHash = (mapping.table().qualifiedName() + columns).hashCode();
    name = "beamfill_%08x%s".formatted(definitionHash, fallback ? "_fallback" : "");
  }

  private static String definition(MappedColumn column) {
    return Identifiers.quote(column.name()) + " " + column.target().type().baseTypeName();
  }

  /** The table's name in SQL. */
  String sqlName() {
    return "pg_temp." + name;
  }

  /** For many statements that each take a few rows; exists until the transaction drops it. */
  String createIndexStatement() {
    return "CREATE INDEX " + name + "_rows ON " + sqlName() + " (" + ROW + ")";
  }

  String dropIndexStatement() {
    return "DROP INDEX pg_temp." + name + "_rows";
  }

  /** Creates it where the session has not yet got it. */
  String createStatement() {
    return "CREATE TEMPORARY TABLE IF NOT EXISTS "
        + name
        + " ("
        + columns
        + ", "
        + ROW
        + " integer NOT NULL) ON COMMIT DELETE ROWS";
  }
}
