package io.beamfill.postgres.jobs;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs of a target, and the leases on them. */
public final class Jobs {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  /** A lease that was not renewed for so long has lapsed. */
  static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration POLL = Duration.ofMillis(500);

  /** The job, if its lease can be taken; three parameters. */
  private static final String FREE =
      " WHERE job_id = ? AND (status IN ('PENDING', 'PAUSED', 'FAILED', 'CANCELLED', 'COMPLETED')"
          + " OR run_id = ? OR status = 'RUNNING'"
          + " AND heartbeat_at < clock_timestamp() - ? * interval '1 second')";

  private final Connections connections;

  /**
   * @param connections the target, whose control schema is installed
   */
  public Jobs(Connections connections) {
    this.connections = connections;
  }

  /** The job of this name, if it was ever registered. */
  public Optional<Job> find(String name) throws SQLException {
    return Retry.inTransaction(connections, connection -> Job.find(connection, name));
  }

  /**
   * Registers the job, or finds that it is registered with the same meaning. The job file and the
   * limits of a registered job are replaced by those of its next run.
   *
   * @throws BeamfillException where the job is registered with another meaning: says what differs
   */
  public void register(JobDefinition definition) throws SQLException {
    Retry.inTransaction(
        connections,
        connection -> {
          insert(connection, definition);
          Job job = Job.find(connection, definition.name()).orElseThrow();
          requireSameMeaning(job, definition);
          return null;
        });
  }

  private static void insert(Connection connection, JobDefinition definition) throws SQLException {
    String insert =
        "INSERT INTO beamfill.backfill_jobs"
            + " (job_id, job_file, job_file_hash, meaning, quarantine_limit)"
            + " VALUES (?, ?, ?, jsonb_object(?, ?), ?) ON CONFLICT (job_id) DO NOTHING";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setString(1, definition.name());
      statement.setString(2, definition.jobFile());
      statement.setString(3, hash(definition.jobFile()));
      Map<String, String> meaning = new TreeMap<>(definition.meaning());
      statement.setArray(4, connection.createArrayOf("text", meaning.keySet().toArray()));
      statement.setArray(5, connection.createArrayOf("text", meaning.values().toArray()));
      statement.setString(6, definition.quarantineLimit());
      statement.executeUpdate();
    }
  }

  /**
   * Does nothing where a job is registered with this meaning.
   *
   * @throws BeamfillException where it has another one: says what differs
   */
  public static void requireSameMeaning(Job job, JobDefinition definition) {
    Optional<String> difference = definition.differenceFrom(job.meaning());
    if (difference.isPresent()) {
      throw new BeamfillException(
          Category.JOB,
          "The job "
              + definition.name()
              + " was started with another meaning: "
              + difference.get()
              + ". Undo the change, or give the job file another job name.");
    }
  }

  /**
   * Takes the job's lease for a new run. Where another run holds it, waits until that run has died,
   * as its heartbeat tells.
   *
   * @param owner who runs, for people: host and process
   * @throws BeamfillException where the other run is alive, or where the job's state forbids a run
   */
  public JobRun acquire(JobDefinition definition, String owner) throws SQLException {
    return acquire(definition.name(), run -> tryAcquire(definition, run, owner));
  }

  /**
   * Takes the job's lease, as {@link #acquire(JobDefinition, String)} does, for work that is none
   * of the job's runs: {@link #giveBack} restores the job's state.
   *
   * @param work what is done, for people
   * @param owner who does it, for people: host and process
   * @throws BeamfillException as for a run
   */
  public JobRun borrow(String job, String work, String owner) throws SQLException {
    return acquire(job, run -> tryBorrow(run, work, owner));
  }

  private interface Claim {
    boolean succeeds(JobRun run) throws SQLException;
  }

  private JobRun acquire(String name, Claim claim) throws SQLException {
    JobRun run = new JobRun(name, UUID.randomUUID());
    String heartbeat = null;
    while (true) {
      if (claim.succeeds(run)) {
        return run;
      }
      Job job = find(name).orElseThrow();
      if (job.status() == JobStatus.VERIFY_FAILED) {
        throw new BeamfillException(
            Category.JOB,
            "The job "
                + job.name()
                + " failed its verification; repair it with beamfill verify --repair first.");
      }
      if (heartbeat != null && job.heartbeat() != null && !heartbeat.equals(job.heartbeat())) {
        throw new BeamfillException(
            Category.JOB,
            "The job "
                + job.name()
                + " is being run by "
                + job.owner()
                + ", which is alive; wait for it, or stop it first.");
      }
      if (heartbeat == null) {
        LOG.info(
            "Job {} is held by {}; waiting up to {} s to see whether it is alive",
            job.name(),
            job.owner(),
            LEASE.toSeconds());
      }
      heartbeat = job.heartbeat();
      sleep();
    }
  }

  private boolean tryAcquire(JobDefinition definition, JobRun run, String owner)
      throws SQLException {
    String update =
        "UPDATE beamfill.backfill_jobs SET status = 'RUNNING', run_id = ?, owner = ?,"
            + " heartbeat_at = clock_timestamp(), job_file = ?, job_file_hash = ?,"
            + " quarantine_limit = ?, reason = NULL, finished_at = NULL,"
            + " started_at = coalesce(started_at, clock_timestamp()),"
            + " resting_status = NULL, resting_reason = NULL, resting_finished_at = NULL"
            + FREE;
    return Retry.inTransaction(
        connections,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setObject(1, run.run());
            statement.setString(2, owner);
            statement.setString(3, definition.jobFile());
            statement.setString(4, hash(definition.jobFile()));
            statement.setString(5, definition.quarantineLimit());
            bindFree(statement, 6, run);
            return statement.executeUpdate() == 1;
          }
        });
  }

  private boolean tryBorrow(JobRun run, String work, String owner) throws SQLException {
    // The state of a job whose run has died is that of one whose run has failed.
    String update =
        "UPDATE beamfill.backfill_jobs SET status = 'RUNNING', run_id = ?, owner = ?,"
            + " heartbeat_at = clock_timestamp(), reason = ?, finished_at = NULL,"
            + " resting_status = CASE WHEN status <> 'RUNNING' THEN status"
            + " ELSE coalesce(resting_status, 'FAILED') END,"
            + " resting_reason = CASE WHEN status <> 'RUNNING' THEN reason"
            + " WHEN resting_status IS NULL THEN 'The run by ' || owner || ' died.'"
            + " ELSE resting_reason END,"
            + " resting_finished_at = CASE WHEN status <> 'RUNNING' THEN finished_at"
            + " WHEN resting_status IS NULL THEN heartbeat_at ELSE resting_finished_at END"
            + FREE;
    return Retry.inTransaction(
        connections,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setObject(1, run.run());
            statement.setString(2, owner);
            statement.setString(3, work);
            bindFree(statement, 4, run);
            return statement.executeUpdate() == 1;
          }
        });
  }

  private static void bindFree(PreparedStatement statement, int index, JobRun run)
      throws SQLException {
    statement.setString(index, run.job());
    // The answer to an earlier try may have been lost.
    statement.setObject(index + 1, run.run());
    statement.setLong(index + 2, LEASE.toSeconds());
  }

  /** Renews the lease; false where the run has lost it. */
  boolean renew(JobRun run) throws SQLException {
    return Retry.once(connections, connection -> renew(connection, run));
  }

  private static boolean renew(Connection connection, JobRun run) throws SQLException {
    String update =
        "UPDATE beamfill.backfill_jobs SET heartbeat_at = clock_timestamp()"
            + " WHERE job_id = ? AND run_id = ? AND status = 'RUNNING'";
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setString(1, run.job());
      statement.setObject(2, run.run());
      return statement.executeUpdate() == 1;
    }
  }

  /**
   * Renews the lease and waits for the disk: all pages that are seen afterwards outlive a crash of
   * the server.
   *
   * @throws BeamfillException where the run has lost the lease
   */
  public void flush(JobRun run) throws SQLException {
    if (!Retry.durably(connections, connection -> renew(connection, run))) {
      throw new BeamfillException(
          Category.JOB,
          "The run does not hold the job "
              + run.job()
              + " any more: it was stopped, or another run took it over.");
    }
  }

  /**
   * Ends the run: the job gets its new state, and the lease is given back. Waits for the disk, and
   * with it for all pages.
   *
   * @param reason why, in one sentence, or null
   * @return false where the run did not hold the lease any more; nothing changes then
   */
  public boolean finish(JobRun run, JobStatus status, @Nullable String reason) throws SQLException {
    String update =
        "UPDATE beamfill.backfill_jobs SET status = ?, reason = ?, run_id = NULL,"
            + " heartbeat_at = NULL, finished_at = clock_timestamp()"
            + " WHERE job_id = ? AND run_id = ? AND status = 'RUNNING'";
    return Retry.durably(
        connections,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setString(1, status.name());
            statement.setString(2, reason);
            statement.setString(3, run.job());
            statement.setObject(4, run.run());
            return statement.executeUpdate() == 1;
          }
        });
  }

  /**
   * Gives a lease that was {@linkplain #borrow borrowed} back, and the job the state that it had.
   * Waits for the disk.
   *
   * @return false where the lease was lost; nothing changes then
   */
  public boolean giveBack(JobRun run) throws SQLException {
    String update =
        "UPDATE beamfill.backfill_jobs SET status = resting_status, reason = resting_reason,"
            + " finished_at = resting_finished_at, run_id = NULL, heartbeat_at = NULL,"
            + " resting_status = NULL, resting_reason = NULL, resting_finished_at = NULL"
            + " WHERE job_id = ? AND run_id = ? AND status = 'RUNNING'";
    return Retry.durably(
        connections,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setString(1, run.job());
            statement.setObject(2, run.run());
            return statement.executeUpdate() == 1;
          }
        });
  }

  /**
   * Pauses a job whoever runs it: the run, alive or dead, loses its lease and commits no page any
   * more.
   *
   * @param reason why, in one sentence
   * @return false where the job was not running
   */
  public boolean pause(String job, String reason) throws SQLException {
    String update =
        "UPDATE beamfill.backfill_jobs SET status = 'PAUSED', reason = ?, run_id = NULL,"
            + " heartbeat_at = NULL, finished_at = clock_timestamp(),"
            + " resting_status = NULL, resting_reason = NULL, resting_finished_at = NULL"
            + " WHERE job_id = ? AND status = 'RUNNING'";
    return Retry.durably(
        connections,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setString(1, reason);
            statement.setString(2, job);
            return statement.executeUpdate() == 1;
          }
        });
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BeamfillException(
          Category.JOB, "Interrupted while waiting for the job's lease.", e);
    }
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
