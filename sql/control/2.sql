-- Version 2: rows that are one by their natural key.

-- Which record of a job holds a natural key. Counts only for a row of the target with the same natural key, key
-- and xmin: any other row with this natural key was there before, or somebody has changed it since. The claims
-- of a job go when it is covered.
CREATE TABLE beamfill.backfill_claims (
  job_id text NOT NULL,
  table_name text NOT NULL,
  -- Hashes of the natural key and of the row's key.
  natural_key bigint NOT NULL,
  key bigint NOT NULL,
  -- Where the record comes in the order of all: its keyspace's place, and the start of its page. A place of -1
  -- comes before all others, so that its row stays.
  place integer NOT NULL,
  position bytea NOT NULL,
  PRIMARY KEY (job_id, table_name, natural_key)
);

-- Keys of the source whose rows are one with others: what refers to the old key is written with the new one.
CREATE TABLE beamfill.backfill_remaps (
  job_id text NOT NULL REFERENCES beamfill.backfill_jobs ON DELETE CASCADE,
  table_name text NOT NULL,
  old_key text NOT NULL,
  new_key text NOT NULL,
  PRIMARY KEY (job_id, table_name, old_key)
);
CREATE INDEX backfill_remaps_new_key ON beamfill.backfill_remaps (job_id, table_name, new_key);

-- A foreign key would be checked for every claim, which costs more than the claim.
CREATE FUNCTION beamfill.forget_claims() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM beamfill.backfill_claims WHERE job_id = old.job_id;
  RETURN NULL;
END $$;
CREATE TRIGGER forget_claims AFTER DELETE ON beamfill.backfill_jobs
  FOR EACH ROW EXECUTE FUNCTION beamfill.forget_claims();
