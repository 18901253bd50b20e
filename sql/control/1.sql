-- Beamfill's control schema, version 1: jobs, their keyspaces, coverage, quarantine and lookups.
-- Applied in one transaction by the first command that needs it; never edited after a release: a change is
-- a file with the next number.

CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA beamfill;

CREATE TYPE beamfill.byterange AS RANGE (
  SUBTYPE = bytea,
  MULTIRANGE_TYPE_NAME = beamfill.bytemultirange
);

CREATE TABLE beamfill.backfill_jobs (
  job_id text PRIMARY KEY,
  status text NOT NULL DEFAULT 'PENDING' CHECK (status IN
    ('PENDING', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED', 'VERIFY_FAILED')),
  owner text,
  run_id uuid,
  heartbeat_at timestamptz,
  job_file text NOT NULL,
  job_file_hash text NOT NULL,
  -- What decides the meaning of the job's coverage: a resume with other values is refused.
  meaning jsonb NOT NULL,
  -- The limit in force: a share of the records read, or a number of records and rows.
  quarantine_limit text NOT NULL,
  reason text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  -- Only a running job has a lease, and it always has one.
  CONSTRAINT lease_while_running CHECK (
    (status = 'RUNNING') = (run_id IS NOT NULL) AND (status = 'RUNNING') = (heartbeat_at IS NOT NULL))
);

CREATE TABLE beamfill.backfill_keyspaces (
  job_id text NOT NULL REFERENCES beamfill.backfill_jobs ON DELETE CASCADE,
  keyspace text NOT NULL,
  phase integer NOT NULL,
  span beamfill.byterange NOT NULL,
  estimated_records bigint,
  estimated_bytes bigint NOT NULL,
  PRIMARY KEY (job_id, keyspace)
);

CREATE TABLE beamfill.backfill_coverage (
  job_id text NOT NULL,
  keyspace text NOT NULL,
  covered beamfill.byterange NOT NULL CHECK (NOT isempty(covered)),
  run_id uuid NOT NULL,
  source_version bigint,
  bytes_read bigint NOT NULL,
  records_read bigint NOT NULL,
  records_decoded bigint NOT NULL,
  records_filtered bigint NOT NULL,
  records_quarantined bigint NOT NULL,
  rows_decoded bigint NOT NULL,
  rows_inserted bigint NOT NULL,
  rows_updated bigint NOT NULL,
  rows_unchanged bigint NOT NULL,
  rows_superseded bigint NOT NULL,
  rows_quarantined bigint NOT NULL,
  -- The same row counts for each table: {"TABLE": {"decoded": …, "inserted": …, …}}
  tables jsonb NOT NULL,
  committed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (job_id, keyspace) REFERENCES beamfill.backfill_keyspaces ON DELETE CASCADE,
  CONSTRAINT records_conserved CHECK (
    records_read = records_decoded + records_filtered + records_quarantined),
  CONSTRAINT rows_conserved CHECK (
    rows_decoded
      = rows_inserted + rows_updated + rows_unchanged + rows_superseded + rows_quarantined),
  CONSTRAINT counts_not_negative CHECK (
    least(bytes_read, records_read, records_decoded, records_filtered, records_quarantined,
      rows_decoded, rows_inserted, rows_updated, rows_unchanged, rows_superseded, rows_quarantined)
    >= 0),
  -- No range is ever committed twice: this is what makes a page exactly-once.
  CONSTRAINT covered_once EXCLUDE USING gist (
    job_id WITH =, keyspace WITH =, covered WITH &&)
);

CREATE TABLE beamfill.backfill_quarantine (
  quarantine_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id text NOT NULL,
  keyspace text NOT NULL,
  position bytea NOT NULL,
  -- The table whose row was refused; null where the whole record could not be decoded.
  table_name text,
  reason text NOT NULL CHECK (reason IN
    ('NOT_JSON', 'INVALID_UTF8', 'BAD_UUID', 'MISSING_VALUE', 'OUT_OF_RANGE', 'UNKNOWN_SHAPE',
     'PARENT_MISSING', 'UNIQUE_CONFLICT', 'CHECK_FAILED', 'DATABASE')),
  sqlstate text,
  message text NOT NULL,
  payload bytea NOT NULL,
  -- The page's range: the coverage row that counts this entry.
  covered beamfill.byterange NOT NULL,
  attempts integer NOT NULL DEFAULT 1,
  quarantined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  resolved_at timestamptz,
  FOREIGN KEY (job_id, keyspace) REFERENCES beamfill.backfill_keyspaces ON DELETE CASCADE
);
CREATE INDEX backfill_quarantine_position
  ON beamfill.backfill_quarantine (job_id, keyspace, position);

-- Helper tables that one keyspace of a job fills and a later one reads.
CREATE TABLE beamfill.backfill_lookups (
  job_id text NOT NULL,
  lookup text NOT NULL,
  key bytea NOT NULL,
  value bytea NOT NULL,
  -- The record that gave the entry: of several, the last position stays.
  keyspace text NOT NULL,
  position bytea NOT NULL,
  payload bytea NOT NULL,
  -- Whether a record of the reading keyspace asked for the entry.
  found boolean NOT NULL DEFAULT false,
  PRIMARY KEY (job_id, lookup, key),
  FOREIGN KEY (job_id, keyspace) REFERENCES beamfill.backfill_keyspaces ON DELETE CASCADE
);

CREATE VIEW beamfill.backfill_gaps AS
SELECT k.job_id, k.keyspace, k.phase, gap
FROM beamfill.backfill_keyspaces k
CROSS JOIN LATERAL (
  SELECT beamfill.bytemultirange(k.span) - coalesce(range_agg(c.covered), '{}') AS gaps
  FROM beamfill.backfill_coverage c
  WHERE c.job_id = k.job_id AND c.keyspace = k.keyspace
) uncovered
CROSS JOIN LATERAL unnest(uncovered.gaps) AS gap;

CREATE VIEW beamfill.backfill_keyspace_progress AS
SELECT k.job_id, k.keyspace, k.phase,
  NOT EXISTS (SELECT FROM beamfill.backfill_gaps g
              WHERE g.job_id = k.job_id AND g.keyspace = k.keyspace) AS complete,
  k.estimated_records, k.estimated_bytes,
  count(c.covered) AS pages,
  coalesce(sum(c.bytes_read), 0)::bigint AS bytes_read,
  coalesce(sum(c.records_read), 0)::bigint AS records_read,
  coalesce(sum(c.records_decoded), 0)::bigint AS records_decoded,
  coalesce(sum(c.records_filtered), 0)::bigint AS records_filtered,
  coalesce(sum(c.records_quarantined), 0)::bigint AS records_quarantined,
  coalesce(sum(c.rows_decoded), 0)::bigint AS rows_decoded,
  coalesce(sum(c.rows_quarantined), 0)::bigint AS rows_quarantined,
  min(c.committed_at) AS first_committed_at,
  max(c.committed_at) AS last_committed_at
FROM beamfill.backfill_keyspaces k
LEFT JOIN beamfill.backfill_coverage c USING (job_id, keyspace)
GROUP BY k.job_id, k.keyspace;

CREATE VIEW beamfill.backfill_table_progress AS
SELECT c.job_id, t.key AS table_name,
  sum((t.value ->> 'decoded')::bigint)::bigint AS decoded,
  sum((t.value ->> 'inserted')::bigint)::bigint AS inserted,
  sum((t.value ->> 'updated')::bigint)::bigint AS updated,
  sum((t.value ->> 'unchanged')::bigint)::bigint AS unchanged,
  sum((t.value ->> 'superseded')::bigint)::bigint AS superseded,
  sum((t.value ->> 'quarantined')::bigint)::bigint AS quarantined
FROM beamfill.backfill_coverage c
CROSS JOIN LATERAL jsonb_each(c.tables) AS t
GROUP BY c.job_id, t.key;
