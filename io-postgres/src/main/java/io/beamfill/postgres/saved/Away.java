package io.beamfill.postgres.saved;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What prepare has taken of a job's tables and restore has not brought back.
 *
 * @param open whether restore has anything to do: also where everything is there, and nobody has
 *     compared it yet with what it was
 * @param counts how many of each kind are away
 */
public record Away(boolean open, Map<StatementKind, Long> counts) {
  /** A foreign key that is away is not counted a second time as one that is to be validated. */
  private static final String SELECT =
      "SELECT s.kind, count(*) FROM beamfill.backfill_saved_ddl s"
          + " WHERE s.preparation_id = ? AND s.state = 'TAKEN'"
          + " AND (s.kind <> 'VALIDATION' OR EXISTS (SELECT FROM beamfill.backfill_saved_ddl w"
          + " WHERE w.preparation_id = s.preparation_id AND w.ordinal = s.taken_with"
          + " AND w.state = 'BACK')) GROUP BY s.kind";

  /** Nothing is away. */
  public static final Away NOTHING = new Away(false, Map.of());

  /** Copies the map. */
  public Away {
    counts = Map.copyOf(counts);
  }

  /** What is away of a job's tables. */
  public static Away of(Connection connection, String job) throws SQLException {
    var preparation = Preparation.open(connection, job);
    if (preparation.isEmpty()) {
      return NOTHING;
    }
    Map<StatementKind, Long> counts = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setLong(1, preparation.get().id());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          StatementKind kind = StatementKind.valueOf(row.getString(1));
          if (kind.isCounted() || kind == StatementKind.VALIDATION) {
            counts.put(kind, row.getLong(2));
          }
        }
      }
    }
    return new Away(true, counts);
  }

  /** For example {@code 3 indexes, 1 foreign key are away}. */
  public String describe() {
    if (counts.isEmpty()) {
      return "the tables are not compared with what they were";
    }
    long sum = counts.values().stream().mapToLong(Long::longValue).sum();
    return list(counts) + (sum == 1 ? " is away" : " are away");
  }

  /** For example {@code 3 indexes, 1 foreign key}. */
  public static String list(Map<StatementKind, Long> counts) {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .map(each -> each.getKey().count(each.getValue()))
            .collect(Collectors.joining(", "));
  }
}
