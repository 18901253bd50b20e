package io.beamfill.ledger.source;

import io.beamfill.transforms.source.Keyspace;
import java.io.Serializable;

/** A keyspace of a ledger. */
sealed interface LedgerKeyspace extends Serializable permits UpdatesKeyspace, ImportsKeyspace {
  /** Its migration. */
  int migration();

  /** Its name and range. */
  Keyspace keyspace();
}
