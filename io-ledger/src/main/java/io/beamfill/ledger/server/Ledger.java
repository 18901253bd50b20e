package io.beamfill.ledger.server;

import java.util.ArrayList;
import java.util.List;

/**
 * A made-up ledger. The same values give the same ledger, and a longer one begins like a shorter
 * one.
 *
 * @param seed another seed gives other ids, times and payloads
 * @param migrations in ascending order
 * @param contents what its updates are like
 */
public record Ledger(long seed, List<Migration> migrations, Contents contents) {
  private static final long FIRST_MICROS = 1_719_792_000_000_000L;
  private static final long STEP_MICROS = 1_700_000;
  private static final String FINGERPRINT =
      "::1220b1431ef217342db44d516bb9befde802be7d8899637d290895fa58880f19accc";

  /** Copies the list. */
  public Ledger {
    migrations = List.copyOf(migrations);
  }

  /**
   * A ledger as they are: three migrations whose times overlap a little, the first with one
   * synchronizer and no imports, the others with two whose ids begin with the same 30 characters.
   *
   * @param updates of all migrations together, without imports
   */
  public static Ledger of(long updates, long seed) {
    List<Migration> migrations = new ArrayList<>();
    long half = updates / 2;
    long quarter = (updates - half) / 2;
    migrations.add(new Migration(0, List.of(synchronizer("global-domain", half, 0)), 0));
    long second = Math.max(0, half - 3) * STEP_MICROS;
    migrations.add(migration(1, quarter, second, updates / 50));
    long third = second + Math.max(0, quarter - 3) * STEP_MICROS;
    migrations.add(migration(2, updates - half - quarter, third, updates / 40));
    return new Ledger(seed, migrations, Contents.DEFAULT);
  }

  private static Migration migration(long id, long updates, long afterMicros, long imports) {
    long small = updates / 5;
    return new Migration(
        id,
        List.of(
            synchronizer("global-domain-for-the-whole-network", updates - small, afterMicros),
            synchronizer("global-domain-for-the-whole-network-two", small, afterMicros)),
        imports);
  }

  private static Synchronizer synchronizer(String name, long updates, long afterMicros) {
    return new Synchronizer(name + FINGERPRINT, updates, FIRST_MICROS + afterMicros, STEP_MICROS);
  }

  /** The same with other contents. */
  public Ledger withContents(Contents other) {
    return new Ledger(seed, migrations, other);
  }

  /** The updates of one synchronizer in one migration. */
  public Updates updates(Migration migration, Synchronizer synchronizer) {
    return new Updates(this, migration, synchronizer);
  }

  /** The import updates of one migration. */
  public Imports imports(Migration migration) {
    return new Imports(this, migration);
  }

  /** All updates, without imports. */
  public long updateCount() {
    return migrations.stream()
        .flatMap(each -> each.synchronizers().stream())
        .mapToLong(Synchronizer::updates)
        .sum();
  }

  /** All import updates; a contract counts once for each migration into which it was carried. */
  public long importCount() {
    return migrations.stream().mapToLong(Migration::imports).sum();
  }

  /** All events of all updates and import updates. Makes no update, but looks at each. */
  public long eventCount() {
    long events = importCount();
    for (Migration migration : migrations) {
      for (Synchronizer synchronizer : migration.synchronizers()) {
        Updates updates = updates(migration, synchronizer);
        for (long i = 0; i < synchronizer.updates(); i++) {
          events += updates.events(i);
        }
      }
    }
    return events;
  }
}
