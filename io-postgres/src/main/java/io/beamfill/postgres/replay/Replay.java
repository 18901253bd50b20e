package io.beamfill.postgres.replay;

import com.google.common.util.concurrent.RateLimiter;
import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.postgres.copy.CopyFormat;
import io.beamfill.postgres.coverage.AlreadyCommittedException;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.lookup.Lookups;
import io.beamfill.postgres.quarantine.EntryFilter;
import io.beamfill.postgres.quarantine.QuarantinedRecord;
import io.beamfill.postgres.write.TargetTables;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.PayloadDigest;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.source.PageLimits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries the entries of a job's quarantine again, from what the quarantine kept of their records.
 *
 * <p>Keyspaces come in the order of their phases, so that parents are in before their children. As
 * long as a pass resolves something, another one tries the rows again whose parent was missing.
 *
 * <p>A row that comes by a replay comes late, and gives way to any row with its key ({@link
 * io.beamfill.postgres.write.LateBlocks}).
 */
public final class Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  private final Connections connections;
  private final JobRun run;
  private final List<KeyspaceSpec> keyspaces;
  private final RecordDecoder decoder;
  private final CopyFormat format;
  private final Lookups lookups;
  private final ReplayWriter writer;
  private final PageLimits limits;
  private final @Nullable RateLimiter limiter;
  private final Map<NotTried, Long> notTried = new LinkedHashMap<>();

  /**
   * @param connections the target
   * @param run holds the job's lease
   * @param tables where rows go
   * @param decoder the job's decoder
   * @param keyspaces in the order of their phases
   * @param limits what a page may hold
   * @param rowsPerSecond the most entries that are tried in a second, or null
   */
  public Replay(
      Connections connections,
      JobRun run,
      TargetTables tables,
      RecordDecoder decoder,
      List<KeyspaceSpec> keyspaces,
      PageLimits limits,
      @Nullable Integer rowsPerSecond) {
    this.connections = connections;
    this.run = run;
    this.keyspaces = keyspaces;
    this.decoder = decoder;
    this.format = new CopyFormat(tables.mappings());
    this.lookups = new Lookups(connections, run.job());
    this.writer = new ReplayWriter(run, tables, decoder, lookups);
    this.limits = limits;
    this.limiter = rowsPerSecond == null ? null : RateLimiter.create(rowsPerSecond);
  }

  /**
   * Tries the entries that a filter lets through.
   *
   * @throws BeamfillException where the target refuses, or the run does not hold the job any more
   * @throws SQLException where the target does not answer
   */
  public ReplayResult run(EntryFilter filter) throws SQLException {
    boolean changed = pass(new Candidates.AskedFor(filter));
    while (changed) {
      changed = pass(new Candidates.Orphans(run.run()));
    }
    return Retry.inTransaction(
        connections, connection -> ReplayResult.read(connection, run, notTried));
  }

  /** Gives whether anything was resolved, as far as is known. */
  private boolean pass(Candidates candidates) throws SQLException {
    long last = Retry.inTransaction(connections, Replay::newestEntry);
    ReplayPages pages = new ReplayPages(run.job(), candidates, limits);
    boolean changed = false;
    for (KeyspaceSpec keyspace : keyspaces) {
      changed |= pass(pages, keyspace, last);
    }
    return changed;
  }

  private static long newestEntry(Connection connection) throws SQLException {
    String select = "SELECT coalesce(max(quarantine_id), 0) FROM beamfill.backfill_quarantine";
    try (PreparedStatement statement = connection.prepareStatement(select);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private boolean pass(ReplayPages pages, KeyspaceSpec keyspace, long last) throws SQLException {
    String name = keyspace.keyspace().name();
    boolean changed = false;
    long done = 0;
    while (true) {
      long after = done;
      Optional<ReplayPage> page =
          Retry.inTransaction(connections, connection -> pages.next(connection, name, after, last));
      if (page.isEmpty()) {
        return changed;
      }
      Optional<ReplayWriter.Outcome> outcome = replay(keyspace, page.get());
      if (outcome.isPresent()) {
        changed |= outcome.get().resolved() > 0;
        done = page.get().last();
      } else {
        // What somebody else has changed is read again. It may have been we, unknown to us.
        changed = true;
      }
    }
  }

  /** Gives nothing where the page is not any more as it was read. */
  private Optional<ReplayWriter.Outcome> replay(KeyspaceSpec keyspace, ReplayPage read) {
    ReplayPage page = read.with(each -> obstacle(keyspace, each).isEmpty());
    Optional<ReplayWriter.Outcome> outcome = Optional.of(ReplayWriter.Outcome.NOTHING);
    if (!page.entries().isEmpty()) {
      if (limiter != null) {
        limiter.acquire(page.entries().size());
      }
      outcome = commit(DecodedEntries.of(page, decoder, format, lookups));
    }
    outcome.ifPresent(
        done -> {
          read.entries()
              .forEach(each -> obstacle(keyspace, each).ifPresent(why -> note(each, why)));
          done.withoutRow().forEach(each -> note(each, Obstacle.GIVES_NO_ROW));
        });
    return outcome;
  }

  private static Optional<Obstacle> obstacle(KeyspaceSpec keyspace, QuarantinedRecord entry) {
    if (PayloadDigest.isDigest(entry.entry().record().payload())) {
      return Optional.of(Obstacle.PAYLOAD_NOT_KEPT);
    }
    return keyspace.fills() != null && entry.entry().rowOfRecord() == null
        ? Optional.of(Obstacle.FILLS_LOOKUP)
        : Optional.empty();
  }

  private void note(QuarantinedRecord entry, Obstacle why) {
    notTried.merge(new NotTried(entry.keyspace(), entry.entry().table(), why), 1L, Long::sum);
  }

  private Optional<ReplayWriter.Outcome> commit(DecodedEntries page) {
    try {
      return Retry.inTransaction(connections, connection -> writer.write(connection, page));
    } catch (AlreadyCommittedException done) {
      LOG.info("{}", done.getMessage());
      return Optional.empty();
    } catch (SQLException error) {
      throw new BeamfillException(
          Category.TARGET,
          "Cannot replay a page of keyspace "
              + page.page().keyspace()
              + ": "
              + SqlErrors.message(error)
              + " (SQLSTATE "
              + SqlErrors.state(error)
              + "). Nothing of it was written; repair the target and replay again.",
          error);
    }
  }
}
