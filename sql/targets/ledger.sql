-- The tables of a ledger's history. Run with search_path set to the target schema.

CREATE TABLE IF NOT EXISTS ledger_updates (
  migration_id bigint NOT NULL,
  update_id text NOT NULL,
  synchronizer_id text NOT NULL,
  record_time timestamptz NOT NULL,
  effective_at timestamptz,
  -- The bucket of ten minutes since 1970 in which the update was recorded; 0 for import updates.
  round bigint NOT NULL,
  update_type text NOT NULL CHECK (update_type IN ('transaction', 'reassignment')),
  kind text,
  workflow_id text,
  "offset" bigint,
  update_data jsonb NOT NULL,
  "timestamp" timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (migration_id, update_id)
);
CREATE INDEX IF NOT EXISTS idx_ledger_updates_migration_id ON ledger_updates (migration_id);
CREATE INDEX IF NOT EXISTS idx_ledger_updates_round ON ledger_updates (round);
CREATE INDEX IF NOT EXISTS idx_ledger_updates_record_time ON ledger_updates (record_time);
CREATE INDEX IF NOT EXISTS idx_ledger_updates_update_id ON ledger_updates (update_id);
CREATE INDEX IF NOT EXISTS idx_ledger_updates_synchronizer_id ON ledger_updates (synchronizer_id);

CREATE TABLE IF NOT EXISTS ledger_events (
  migration_id bigint NOT NULL,
  event_id text NOT NULL,
  update_id text NOT NULL,
  -- The event's place in its update, from 0: each before its children.
  event_order integer NOT NULL,
  event_type text NOT NULL
    CHECK (event_type IN ('created', 'exercised', 'reassign_create', 'reassign_archive')),
  contract_id text,
  template_id text,
  package_name text,
  choice text,
  -- Null for creates.
  consuming boolean,
  acting_parties text[],
  interface_id text,
  signatories text[],
  observers text[],
  created_at_ts timestamptz,
  payload jsonb,
  event_data jsonb NOT NULL,
  "timestamp" timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (migration_id, event_id)
);
CREATE INDEX IF NOT EXISTS idx_ledger_events_migration_id ON ledger_events (migration_id);
CREATE INDEX IF NOT EXISTS idx_ledger_events_created_at_ts ON ledger_events (created_at_ts);
CREATE INDEX IF NOT EXISTS idx_ledger_events_event_id ON ledger_events (event_id);
CREATE INDEX IF NOT EXISTS idx_ledger_events_update_id ON ledger_events (update_id);
CREATE INDEX IF NOT EXISTS idx_ledger_events_contract_id ON ledger_events (contract_id);
CREATE INDEX IF NOT EXISTS idx_ledger_events_template_id ON ledger_events (template_id);
