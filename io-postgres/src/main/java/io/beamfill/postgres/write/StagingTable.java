package io.beamfill.postgres.write;

import io.beamfill.postgres.catalog.Identifiers;
import io.beamfill.postgres.copy.CopyStream;
import io.beamfill.postgres.copy.MappedColumn;
import io.beamfill.postgres.copy.TableMapping;
import java.util.stream.Collectors;

/**
 * A temporary table of the session that takes the rows of one block before they are merged. Its
 * columns have the target's types without length, precision, domain or NOT NULL, so that what the
 * target forbids is found by the merge, row by row; one more column holds a row's place in the
 * block. It empties itself at the end of each transaction.
 */
final class StagingTable {
  private final String name;
  private final String columns;
  private final CopyStream copyStream;

  StagingTable(TableMapping mapping, boolean fallback) {
    columns =
        mapping.columns().stream().map(StagingTable::definition).collect(Collectors.joining(", "));
    // Sessions are pooled: another job's table of the same name may have other columns.
    int definitionHash = (mapping.table().qualifiedName() + columns).hashCode();
    name = "beamfill_%08x%s".formatted(definitionHash, fallback ? "_fallback" : "");
    copyStream = CopyStream.numbered(sqlName(), mapping);
  }

  private static String definition(MappedColumn column) {
    return Identifiers.quote(column.name()) + " " + column.target().type().baseTypeName();
  }

  /** The table's name in SQL. */
  String sqlName() {
    return "pg_temp." + name;
  }

  /** Copies rows into the table. */
  CopyStream copyStream() {
    return copyStream;
  }

  /** Creates it where the session has not yet got it. */
  String createStatement() {
    return "CREATE TEMPORARY TABLE IF NOT EXISTS "
        + name
        + " ("
        + columns
        + ", "
        + CopyStream.ROW
        + " integer NOT NULL) ON COMMIT DELETE ROWS";
  }
}
