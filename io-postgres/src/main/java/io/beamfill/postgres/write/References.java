package io.beamfill.postgres.write;

import io.beamfill.postgres.catalog.Identifiers;
import io.beamfill.postgres.copy.MappedColumn;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.transforms.decode.Reference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Makes staged rows refer to the rows that stay, where keys that they hold were mapped. */
final class References {
  private final Connection connection;
  private final TableMapping mapping;
  private final StagingTable staging;
  private final PageScope page;

  References(Connection connection, MergedTable table, PageScope page) {
    this.connection = connection;
    this.mapping = table.mapping();
    this.staging = table.staging();
    this.page = page;
  }

  /** Whether some key that the table's rows may hold is mapped. */
  static boolean mayChange(TableMapping mapping, PageScope page) {
    return mapping.spec().references().stream()
        .anyMatch(each -> page.remapped().contains(each.table()));
  }

  /** Rewrites what refers to rows of any table. */
  void rewrite() throws SQLException {
    for (Reference each : mapping.spec().references()) {
      rewrite(each);
    }
  }

  /** Rewrites what refers to rows of the same table, some of which may have given way just now. */
  void rewriteWithinTable() throws SQLException {
    for (Reference each : mapping.spec().references()) {
      if (each.table().equals(mapping.spec().name())) {
        rewrite(each);
      }
    }
  }

  private void rewrite(Reference reference) throws SQLException {
    if (!page.remapped().contains(reference.table())) {
      return;
    }
    for (MappedColumn column : mapping.columns()) {
      if (column.name().equals(reference.column())) {
        rewrite(column, reference.table());
      }
    }
  }

  private void rewrite(MappedColumn column, String parent) throws SQLException {
    String update =
        ("UPDATE %1$s AS staged SET %2$s = CAST(r.new_key AS %3$s)"
                + " FROM beamfill.backfill_remaps AS r"
                + " WHERE r.job_id = ? AND r.table_name = ? AND r.old_key = staged.%2$s::text")
            .formatted(
                staging.sqlName(),
                Identifiers.quote(column.name()),
                column.target().type().baseTypeName());
    try (PreparedStatement statement = Statements.prepare(connection, update)) {
      statement.setString(1, page.job());
      statement.setString(2, parent);
      statement.executeUpdate();
    }
  }
}
