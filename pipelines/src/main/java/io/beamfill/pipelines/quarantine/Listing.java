package io.beamfill.pipelines.quarantine;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.ReadOnly;
import io.beamfill.postgres.control.ControlSchema;
import io.beamfill.postgres.jobs.Job;
import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.postgres.quarantine.QuarantineGroup;
import io.beamfill.postgres.quarantine.QuarantinedRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Unresolved entries of a job's quarantine, as a filter lets them through.
 *
 * @param job the job's name
 * @param groups how many there are, by keyspace, table and reason
 * @param entries the first of them, in the order of their positions
 */
public record Listing(String job, List<QuarantineGroup> groups, List<QuarantinedRecord> entries) {
  /**
   * Reads the entries, at most {@code limit} of them; nothing where the job was never run on this
   * target.
   *
   * @throws io.beamfill.transforms.BeamfillException where the target does not answer
   */
  public static Optional<Listing> read(
      Connections connections, String job, EntryFilter filter, int limit) {
    try {
      return ReadOnly.once(connections, connection -> read(connection, job, filter, limit));
    } catch (SQLException error) {
      throw connections.unreachable(error);
    }
  }

  private static Optional<Listing> read(
      Connection connection, String job, EntryFilter filter, int limit) throws SQLException {
    if (!ControlSchema.exists(connection) || Job.find(connection, job).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Listing(
            job,
            QuarantineGroup.read(connection, job, filter),
            QuarantinedRecord.read(connection, job, filter, limit)));
  }

  /** Entries that the filter lets through, those beyond the limit included. */
  public long total() {
    return groups.stream().mapToLong(QuarantineGroup::entries).sum();
  }
}
