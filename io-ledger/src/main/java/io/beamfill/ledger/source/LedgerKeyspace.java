package io.beamfill.ledger.source;

import io.beamfill.transforms.source.Keyspace;
import java.io.Serializable;

/** A keyspace of a ledger. Its name holds the whole id, so that no two are ever taken for one. */
sealed interface LedgerKeyspace extends Serializable permits UpdatesKeyspace, ImportsKeyspace {
  /** Its migration. */
  int migration();

  /** Its name and range. */
  Keyspace keyspace();
}
