package io.beamfill.ledger.server;

/**
 * The updates of one synchronizer in one migration, in ascending order of their times, each found
 * by its index or its time at once.
 *
 * <p>Times are distinct. Of two neighbours, one in eight pairs is a microsecond apart.
 */
public final class Updates {
  /** What kind of update it is. */
  public enum Kind {
    /** A tree of events. */
    TRANSACTION,
    /** A contract that came from the other synchronizer. */
    ASSIGNMENT,
    /** A contract that left for the other synchronizer. */
    UNASSIGNMENT
  }

  private static final int PAIRS_A_MICROSECOND_APART = 8;

  private final Ledger ledger;
  private final Migration migration;
  private final Synchronizer synchronizer;
  private final long salt;

  Updates(Ledger ledger, Migration migration, Synchronizer synchronizer) {
    this.ledger = ledger;
    this.migration = migration;
    this.synchronizer = synchronizer;
    this.salt = Hash.of(ledger.seed(), migration.id(), synchronizer.id().hashCode());
  }

  Ledger ledger() {
    return ledger;
  }

  Migration migration() {
    return migration;
  }

  Synchronizer synchronizer() {
    return synchronizer;
  }

  /** How many there are. */
  public long count() {
    return synchronizer.updates();
  }

  /** When an update was recorded, in microseconds since 1970. */
  public long micros(long index) {
    if (index % 2 == 1 && Hash.below(PAIRS_A_MICROSECOND_APART, hash(index, 1)) == 0) {
      return micros(index - 1) + 1;
    }
    long place = Hash.below(synchronizer.stepMicros() - 2, hash(index, 2));
    return synchronizer.firstMicros() + index * synchronizer.stepMicros() + place;
  }

  /** How many updates were recorded before this time. */
  public long before(long micros) {
    long place = Math.floorDiv(micros - synchronizer.firstMicros(), synchronizer.stepMicros());
    long index = Math.max(0, Math.min(count(), place + 2));
    while (index > 0 && micros(index - 1) >= micros) {
      index--;
    }
    return index;
  }

  /** The id of an update: distinct over the whole ledger. */
  public String id(long index) {
    StringBuilder id = new StringBuilder(68).append("1220");
    Hex.append(id, hash(index, 3));
    Hex.append(id, hash(index, 4));
    Hex.append(id, hash(index, 5));
    Hex.append(id, salt ^ index);
    return id.toString();
  }

  /** What kind of update it is. */
  public Kind kind(long index) {
    long every = ledger.contents().reassignmentEvery();
    if (every == 0 || migration.synchronizers().size() < 2) {
      return Kind.TRANSACTION;
    }
    long chosen = Hash.below(every, hash(index, 6));
    if (chosen != 0) {
      return Kind.TRANSACTION;
    }
    return (hash(index, 7) & 1) == 0 ? Kind.ASSIGNMENT : Kind.UNASSIGNMENT;
  }

  /** How many events an update has; a reassignment counts as one. */
  public int events(long index) {
    if (kind(index) != Kind.TRANSACTION) {
      return 1;
    }
    Contents contents = ledger.contents();
    int choices = contents.mostEvents() - contents.leastEvents() + 1;
    return contents.leastEvents() + (int) Hash.below(choices, hash(index, 8));
  }

  /** Bytes that an update is larger than others. */
  int extraBytes(long index) {
    Contents contents = ledger.contents();
    boolean large =
        contents.largeEvery() > 0 && Hash.below(contents.largeEvery(), hash(index, 9)) == 0;
    return large ? contents.largeBytes() : 0;
  }

  long hash(long index, int use) {
    return Hash.of(salt, index, use);
  }
}
