package io.beamfill.postgres.jobs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A job as the control schema has it.
 *
 * @param name its name
 * @param status its state
 * @param owner who runs it or ran it last; null if nobody did
 * @param heartbeat when its lease was last renewed, as text; null if nobody holds it
 * @param meaning the values that decide what its coverage means
 * @param reason why it is in this state, where there is something to say
 * @param startedAt when its first run began; null before
 * @param finishedAt when its last run ended; null before, and while it runs
 */
public record Job(
    String name,
    JobStatus status,
    @Nullable String owner,
    @Nullable String heartbeat,
    Map<String, String> meaning,
    @Nullable String reason,
    @Nullable OffsetDateTime startedAt,
    @Nullable OffsetDateTime finishedAt) {

  /** The job of this name, if it was ever registered. */
  public static Optional<Job> find(Connection connection, String name) throws SQLException {
    String select =
        "SELECT status, owner, heartbeat_at::text, reason, started_at, finished_at,"
            + " array(SELECT key FROM jsonb_each_text(meaning) ORDER BY key),"
            + " array(SELECT value FROM jsonb_each_text(meaning) ORDER BY key)"
            + " FROM beamfill.backfill_jobs WHERE job_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(read(name, row)) : Optional.empty();
      }
    }
  }

  private static Job read(String name, ResultSet row) throws SQLException {
    String[] names = (String[]) row.getArray(7).getArray();
    String[] values = (String[]) row.getArray(8).getArray();
    Map<String, String> meaning = new TreeMap<>();
    for (int i = 0; i < names.length; i++) {
      meaning.put(names[i], values[i]);
    }
    return new Job(
        name,
        JobStatus.valueOf(row.getString(1)),
        row.getString(2),
        row.getString(3),
        meaning,
        row.getString(4),
        row.getObject(5, OffsetDateTime.class),
        row.getObject(6, OffsetDateTime.class));
  }
}
