-- Version 2: rows that are one by their natural key.

-- The rows that a page has inserted into a table with a natural key. They are the job's own as long as nobody has
-- changed them: as long as they have the xmin of this row, which was written with them.
CREATE TABLE beamfill.backfill_own_rows (
  job_id text NOT NULL REFERENCES beamfill.backfill_jobs ON DELETE CASCADE,
  table_name text NOT NULL,
  -- Where the page comes in the order of all: its keyspace's place, and the start of its range.
  place integer NOT NULL,
  position bytea NOT NULL,
  -- Hashes of the rows' keys.
  keys bigint[] NOT NULL
);
ALTER TABLE beamfill.backfill_own_rows ALTER COLUMN keys SET STORAGE EXTERNAL;
CREATE INDEX backfill_own_rows_table ON beamfill.backfill_own_rows (job_id, table_name);

-- Keys of the source whose rows are one with others: what refers to the old key is written with the new one.
CREATE TABLE beamfill.backfill_remaps (
  job_id text NOT NULL REFERENCES beamfill.backfill_jobs ON DELETE CASCADE,
  table_name text NOT NULL,
  old_key text NOT NULL,
  new_key text NOT NULL,
  PRIMARY KEY (job_id, table_name, old_key)
);
CREATE INDEX backfill_remaps_new_key ON beamfill.backfill_remaps (job_id, table_name, new_key);
