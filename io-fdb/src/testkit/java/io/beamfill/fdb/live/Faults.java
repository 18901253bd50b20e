package io.beamfill.fdb.live;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** What goes wrong in a cluster in memory, and how it answers where nothing does. */
interface Faults {
  /** All that a reader in bulk meets, but those that no second try changes. */
  List<Integer> CODES = List.of(1007, 1009, 1037, 1213, 1004, 1031, 2101, 1020, 1051);

  /** Nothing goes wrong. */
  Faults NONE = new Faults() {};

  /** The error of the next call, or 0. */
  default int error() {
    return 0;
  }

  /** Records in the next answer to a range at most; 0 for an answer without any. */
  default int records() {
    return 1_000;
  }

  /** How long the next call takes. */
  default long nanos() {
    return 1_000_000;
  }

  /** Every so many calls fail with this error. */
  static Faults everyCall(int calls, int code) {
    AtomicInteger made = new AtomicInteger();
    return errors(() -> made.incrementAndGet() % calls == 0 ? code : 0);
  }

  /** Calls fail with these errors, and succeed from then on; 0 for one that succeeds. */
  static Faults first(Integer... codes) {
    AtomicInteger made = new AtomicInteger();
    return errors(
        () -> {
          int call = made.getAndIncrement();
          return call < codes.length ? codes[call] : 0;
        });
  }

  private static Faults errors(IntSupplier codes) {
    return new Faults() {
      @Override
      public int error() {
        return codes.getAsInt();
      }
    };
  }

  /**
   * Any error, short answers, answers without records, and calls that take long.
   *
   * @param share of the calls that fail, and of the answers that hold nothing
   */
  static Faults random(long seed, double share, int mostRecords) {
    Random random = new Random(seed);
    return new Faults() {
      @Override
      public synchronized int error() {
        return random.nextDouble() < share ? CODES.get(random.nextInt(CODES.size())) : 0;
      }

      @Override
      public synchronized int records() {
        return random.nextDouble() < share ? 0 : 1 + random.nextInt(mostRecords);
      }

      @Override
      public synchronized long nanos() {
        long most = random.nextDouble() < share ? 6_000_000_000L : 20_000_000;
        return (long) (random.nextDouble() * most);
      }
    };
  }
}
