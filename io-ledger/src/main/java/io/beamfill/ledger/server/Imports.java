package io.beamfill.ledger.server;

/**
 * The import updates of one migration: a contract each that was carried over, in ascending order of
 * their ids. The contract of an index has the same id in every migration.
 */
public final class Imports {
  private static final int INDEX_DIGITS = 16;
  private static final String PREFIX = "00";

  private final Ledger ledger;
  private final Migration migration;

  Imports(Ledger ledger, Migration migration) {
    this.ledger = ledger;
    this.migration = migration;
  }

  Migration migration() {
    return migration;
  }

  /** How many there are. */
  public long count() {
    return migration.imports();
  }

  /** The id of a contract, which is that of its import update. */
  public String id(long index) {
    StringBuilder id = new StringBuilder(2 + 4 * INDEX_DIGITS).append(PREFIX);
    Hex.append(id, index);
    for (int use = 0; use < 3; use++) {
      Hex.append(id, hash(index, use));
    }
    return id.toString();
  }

  /** How many have an id up to and including this one; the empty text comes before all. */
  public long upTo(String id) {
    if (id.length() < PREFIX.length() + INDEX_DIGITS || !id.startsWith(PREFIX)) {
      return id.compareTo(PREFIX) <= 0 ? 0 : count();
    }
    long index;
    try {
      index = Long.parseLong(id, PREFIX.length(), PREFIX.length() + INDEX_DIGITS, INDEX_DIGITS);
    } catch (NumberFormatException notOurs) {
      return 0;
    }
    if (index >= count()) {
      return count();
    }
    return id(index).compareTo(id) <= 0 ? index + 1 : index;
  }

  long hash(long index, int use) {
    return Hash.of(ledger.seed(), ~index, use);
  }
}
