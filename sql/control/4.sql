-- Beamfill's control schema, version 4: what prepare has taken away, and the sentinel of UNLOGGED tables.

-- One for each time that prepare takes tables apart, until restore has put them together again.
CREATE TABLE beamfill.backfill_preparations (
  preparation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Without a foreign key: a job that is forgotten does not forget what is away.
  job_id text NOT NULL,
  -- The tables that the job writes, with their partitions.
  tables oid[] NOT NULL,
  -- Every definition as it was: {"OBJECT": "DEFINITION"}
  catalog jsonb NOT NULL,
  begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- When prepare had taken all that it meant to.
  prepared_at timestamptz,
  restored_at timestamptz
);
CREATE UNIQUE INDEX backfill_preparations_open
  ON beamfill.backfill_preparations (job_id) WHERE restored_at IS NULL;

CREATE TABLE beamfill.backfill_saved_ddl (
  preparation_id bigint NOT NULL REFERENCES beamfill.backfill_preparations,
  ordinal integer NOT NULL,
  job_id text NOT NULL,
  kind text NOT NULL,
  -- PLANNED: prepare means to take it. TAKEN: it is away. BACK: restore has brought it back.
  state text NOT NULL CHECK (state IN ('PLANNED', 'TAKEN', 'BACK')),
  -- Names as they are written in SQL.
  table_name text NOT NULL,
  object_name text NOT NULL,
  -- What the server said of the object before it was taken.
  definition text NOT NULL,
  bytes bigint NOT NULL,
  -- Run by prepare, in one transaction with the change of state; none where another statement takes
  -- the object too.
  take_sql text[] NOT NULL,
  take_level integer NOT NULL,
  taken_with integer,
  -- Run by restore where the object is not there, in one transaction with the change of state.
  back_sql text[] NOT NULL,
  back_level integer NOT NULL,
  -- Run by restore after that, also where somebody else has brought the object back.
  settle_sql text[] NOT NULL,
  -- What must be back before.
  needs integer[] NOT NULL,
  -- The rows that stand against a foreign key.
  violations_sql text,
  taken_at timestamptz,
  back_at timestamptz,
  -- Why the last attempt failed.
  failure text,
  PRIMARY KEY (preparation_id, ordinal),
  CONSTRAINT taken_before_back CHECK (
    (state = 'PLANNED') = (taken_at IS NULL) AND (state = 'BACK') = (back_at IS NOT NULL))
);

-- A crash of the server empties it together with the job's UNLOGGED tables: a preparation that has
-- made tables UNLOGGED and has no row here has lost what was in them.
CREATE UNLOGGED TABLE beamfill.backfill_sentinel (
  preparation_id bigint PRIMARY KEY
);
