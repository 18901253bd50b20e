package io.beamfill.pipelines.ledger;

/**
 * Where an update stands in the history: what holds for it unless it says otherwise.
 *
 * @param migration the migration's id
 * @param synchronizer the synchronizer's full id; empty for import updates, which name their own
 * @param imports whether it is a contract that was carried over from the migration before
 */
record HistoryKeyspace(long migration, String synchronizer, boolean imports) {}
