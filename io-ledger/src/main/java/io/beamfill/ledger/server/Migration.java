package io.beamfill.ledger.server;

import java.util.List;

/**
 * One migration of the ledger.
 *
 * @param id its number
 * @param synchronizers in the order in which they are listed
 * @param imports how many contracts were carried over into it; the first are the same in every
 *     migration
 * @param complete whether the server says that it has all updates
 * @param importsComplete whether the server says that it has all import updates
 */
public record Migration(
    long id,
    List<Synchronizer> synchronizers,
    long imports,
    boolean complete,
    boolean importsComplete) {
  /** Copies the list. */
  public Migration {
    synchronizers = List.copyOf(synchronizers);
  }

  /** A migration that the server has wholly. */
  public Migration(long id, List<Synchronizer> synchronizers, long imports) {
    this(id, synchronizers, imports, true, true);
  }
}
