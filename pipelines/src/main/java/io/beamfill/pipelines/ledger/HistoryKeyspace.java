package io.beamfill.pipelines.ledger;

import io.beamfill.ledger.source.HistoryName;
import java.io.Serializable;

/**
 * Where an update stands in the history: what holds for it unless it says otherwise.
 *
 * @param migration the migration's id
 * @param synchronizer the synchronizer's full id; empty for import updates, which name their own
 * @param imports whether it is a contract that was carried over from the migration before
 */
record HistoryKeyspace(long migration, String synchronizer, boolean imports)
    implements Serializable {
  static HistoryKeyspace of(HistoryName name) {
    boolean imports = name.synchronizer() == null;
    return new HistoryKeyspace(name.migration(), imports ? "" : name.synchronizer(), imports);
  }
}
