-- Beamfill's control schema, version 3: replays of the quarantine.

ALTER TABLE beamfill.backfill_jobs
  -- While a replay holds the lease: the state that it gives back.
  ADD COLUMN resting_status text,
  ADD COLUMN resting_reason text,
  ADD COLUMN resting_finished_at timestamptz,
  ADD CONSTRAINT resting_while_running CHECK (resting_status IS NULL OR status = 'RUNNING');

ALTER TABLE beamfill.backfill_keyspaces
  -- Of a keyspace NAME:replay the keyspace whose quarantine it replays. Its span ends where its last
  -- page does: it has no gaps, and nobody waits for it.
  ADD COLUMN replays text,
  ADD FOREIGN KEY (job_id, replays) REFERENCES beamfill.backfill_keyspaces ON DELETE CASCADE;

ALTER TABLE beamfill.backfill_quarantine
  -- Which of the rows that the record gives for the table, from 0; null for a whole record and for a
  -- row that could not be formed.
  ADD COLUMN row_of_record integer CHECK (row_of_record >= 0),
  -- The replay that tried the entry last.
  ADD COLUMN tried_by uuid,
  -- The replay that resolved the entry; null where somebody settled it by hand.
  ADD COLUMN resolved_by uuid,
  ADD CONSTRAINT resolved_as_a_whole CHECK (resolved_by IS NULL OR resolved_at IS NOT NULL);
CREATE INDEX backfill_quarantine_unresolved
  ON beamfill.backfill_quarantine (job_id, keyspace, quarantine_id) WHERE resolved_at IS NULL;
CREATE INDEX backfill_quarantine_by_hand
  ON beamfill.backfill_quarantine (job_id) WHERE resolved_at IS NOT NULL AND resolved_by IS NULL;

-- A replay reads nothing from the source. What it resolves, it takes from the quarantined and adds to
-- what became of it, so that every record and every row is counted once.
ALTER TABLE beamfill.backfill_coverage
  DROP CONSTRAINT counts_not_negative,
  ADD CONSTRAINT counts_not_negative CHECK (
    least(bytes_read, records_read, records_decoded, records_filtered,
      rows_decoded, rows_inserted, rows_updated, rows_unchanged, rows_superseded) >= 0
    AND (least(records_quarantined, rows_quarantined) >= 0 OR bytes_read + records_read = 0));

-- The figures of a keyspace include those of its replays.
CREATE OR REPLACE VIEW beamfill.backfill_keyspace_progress AS
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
JOIN beamfill.backfill_keyspaces own
  ON own.job_id = k.job_id AND coalesce(own.replays, own.keyspace) = k.keyspace
LEFT JOIN beamfill.backfill_coverage c
  ON c.job_id = own.job_id AND c.keyspace = own.keyspace
WHERE k.replays IS NULL
GROUP BY k.job_id, k.keyspace;
