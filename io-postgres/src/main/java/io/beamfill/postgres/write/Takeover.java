package io.beamfill.postgres.write;

import static java.util.stream.Collectors.joining;

import io.beamfill.postgres.catalog.Identifiers;
import io.beamfill.postgres.catalog.Referrer;
import io.beamfill.postgres.copy.MappedColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns rows that later records of the job have put into the target into those of earlier records
 * with the same natural keys: key and values, by an update of the same row, which is never deleted.
 */
final class Takeover {
  private final Connection connection;
  private final NaturalKeyTable table;

  Takeover(Connection connection, NaturalKeyTable table) {
    this.connection = connection;
    this.table = table;
  }

  /**
   * Locks the rows of the target that have the natural keys of some staged rows, in the order of
   * these, so that nobody can change them or begin to refer to them.
   */
  void lock(Collection<Integer> rows) throws SQLException {
    String lock =
        "SELECT FROM %s AS staged JOIN %s AS target ON %s WHERE staged.%s = ANY (?) ORDER BY %s FOR UPDATE OF target"
            .formatted(
                table.stagingName(),
                table.targetName(),
                table.sql().matches("target", "staged"),
                StagingTable.ROW,
                table.sql().parts("staged"));
    try (PreparedStatement statement = Statements.prepare(connection, lock)) {
      statement.setArray(1, connection.createArrayOf("integer", rows.toArray()));
      statement.execute();
    }
  }

  /** Those of the locked rows that stay, because something refers to them. */
  Set<String> inUse(Collection<String> keys) throws SQLException {
    Set<String> inUse = new HashSet<>();
    if (keys.isEmpty()) {
      return inUse;
    }
    if (keyIsAlwaysGenerated()) {
      inUse.addAll(keys);
    }
    for (Referrer each : table.referrers()) {
      String select =
          "SELECT target.%s::text FROM %s AS target WHERE %s AND EXISTS (SELECT FROM %s AS child WHERE %s)"
              .formatted(
                  table.sql().key(),
                  table.targetName(),
                  table.sql().keyIsOneOf("target"),
                  Identifiers.quote(each.schema(), each.table()),
                  refers(each));
      try (PreparedStatement statement = Statements.prepare(connection, select)) {
        bind(statement, keys);
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            inUse.add(row.getString(1));
          }
        }
      }
    }
    return inUse;
  }

  /** Puts some staged rows in the place of those rows that hold their natural keys. */
  void run(Collection<Integer> rows) throws SQLException {
    String update =
        "UPDATE %s AS target SET %s FROM %s AS staged WHERE staged.%s = ANY (?) AND %s"
            .formatted(
                table.targetName(),
                values(),
                table.stagingName(),
                StagingTable.ROW,
                table.sql().matches("target", "staged"));
    try (PreparedStatement statement = Statements.prepare(connection, update)) {
      statement.setArray(1, connection.createArrayOf("integer", rows.toArray()));
      int updated = statement.executeUpdate();
      if (updated != rows.size()) {
        throw new IllegalStateException(
            "Of "
                + rows.size()
                + " locked rows of "
                + table.name()
                + " "
                + updated
                + " were found");
      }
    }
  }

  private boolean keyIsAlwaysGenerated() {
    return table.mapping().columns().stream()
        .filter(each -> table.mapping().spec().key().contains(each.name()))
        .anyMatch(each -> each.target().identityAlways());
  }

  private String values() {
    return table.mapping().columns().stream()
        .filter(each -> !each.target().identityAlways())
        .map(MappedColumn::name)
        .map(Identifiers::quote)
        .map(each -> each + " = staged." + each)
        .collect(joining(", "));
  }

  private static String refers(Referrer referrer) {
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < referrer.columns().size(); i++) {
      conditions.add(
          "child.%s = target.%s"
              .formatted(
                  Identifiers.quote(referrer.columns().get(i)),
                  Identifiers.quote(referrer.parentColumns().get(i))));
    }
    return String.join(" AND ", conditions);
  }

  private void bind(PreparedStatement statement, Collection<String> keys) throws SQLException {
    statement.setArray(1, connection.createArrayOf("text", keys.toArray()));
  }
}
