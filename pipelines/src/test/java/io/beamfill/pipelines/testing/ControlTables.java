package io.beamfill.pipelines.testing;

import java.util.List;

/** What the control schema of a database says of one job. */
public final class ControlTables {
  private final TargetDatabase database;
  private final String job;

  /** Of the job of this name. */
  public ControlTables(TargetDatabase database, String job) {
    this.database = database;
    this.job = job;
  }

  /** The job's state; empty before it is registered. */
  public String status() {
    return ofJob("coalesce(max(status), '')");
  }

  /** Why the job is in its state; empty where nothing is said. */
  public String reason() {
    return ofJob("coalesce(max(reason), '')");
  }

  /** Who holds the lease or held it last; empty before the first run. */
  public String owner() {
    return ofJob("coalesce(max(owner), '')");
  }

  /** The run that holds the lease; empty where none does. */
  public String run() {
    return ofJob("coalesce(max(run_id::text), '')");
  }

  /** A value that decides what the job's coverage means, by its name; empty where there is none. */
  public String meaning(String name) {
    return ofJob("coalesce(max(meaning ->> '" + name + "'), '')");
  }

  private String ofJob(String expression) {
    if (!isInstalled()) {
      return "";
    }
    return database
        .query("SELECT " + expression + " FROM beamfill.backfill_jobs WHERE job_id = '" + job + "'")
        .get(0)
        .get(0);
  }

  /** Whether a job was ever run into this database. */
  public boolean isInstalled() {
    return !database
        .query("SELECT 1 WHERE to_regclass('beamfill.backfill_quarantine') IS NOT NULL")
        .isEmpty();
  }

  /** How many pages are committed. */
  public long pages() {
    return isInstalled() ? sumOfCoverage("1") : 0;
  }

  /** How many records the committed pages were made of. */
  public long recordsRead() {
    return sumOfCoverage("records_read");
  }

  private long sumOfCoverage(String expression) {
    return database.number(
        "SELECT coalesce(sum("
            + expression
            + "), 0) FROM beamfill.backfill_coverage WHERE job_id = '"
            + job
            + "'");
  }

  /** The entries in quarantine: keyspace, position, table, reason; ordered. */
  public List<List<String>> quarantine() {
    return database.query(
        "SELECT keyspace, encode(position, 'hex'), table_name, reason"
            + " FROM beamfill.backfill_quarantine WHERE job_id = '"
            + job
            + "' ORDER BY 1, 2, 3, 4");
  }

  /**
   * Pairs of pages that overlap, found by comparing neighbours and not by the constraint that
   * forbids them.
   */
  public List<List<String>> overlaps() {
    return database.query(
        "SELECT * FROM (SELECT keyspace, covered, lead(covered) OVER"
            + " (PARTITION BY keyspace ORDER BY lower(covered)) AS next"
            + " FROM beamfill.backfill_coverage WHERE job_id = '"
            + job
            + "') pages WHERE upper(covered) IS NULL AND next IS NOT NULL"
            + " OR upper(covered) > lower(next)");
  }

  /**
   * Ranges of the job's keyspaces that no page covers, found by comparing neighbours and not by the
   * view of the control schema.
   */
  public List<List<String>> gaps() {
    return database.query(
        "WITH edges AS ("
            + " SELECT keyspace, lower(covered) AS start, upper(covered) AS stop"
            + " FROM beamfill.backfill_coverage WHERE job_id = '"
            + job
            + "' UNION ALL SELECT keyspace, upper(span), NULL FROM beamfill.backfill_keyspaces"
            + " WHERE job_id = '"
            + job
            + "'), steps AS (SELECT e.keyspace, e.start, lag(e.stop, 1, lower(k.span)) OVER"
            + " (PARTITION BY e.keyspace ORDER BY e.start, e.stop NULLS LAST) AS before"
            + " FROM edges e JOIN beamfill.backfill_keyspaces k ON k.job_id = '"
            + job
            + "' AND k.keyspace = e.keyspace)"
            + " SELECT * FROM steps WHERE start IS DISTINCT FROM before");
  }

  /**
   * Makes the lease of a run that was killed look as old as it is after a while, so that the next
   * run need not wait for that while.
   */
  public void ageLease() {
    database.execute(
        "UPDATE beamfill.backfill_jobs SET heartbeat_at = heartbeat_at - interval '1 minute'"
            + " WHERE job_id = '"
            + job
            + "' AND status = 'RUNNING'");
  }
}
