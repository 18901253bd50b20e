package io.beamfill.fdb.live;

import com.apple.foundationdb.FDBException;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs work in transactions until it succeeds: each error gets the reaction that its code asks for,
 * and nothing is tried for longer than the patience.
 */
final class Attempts {
  /** So many windows may pass in a row before one that gave nothing is followed by a pause. */
  private static final int WINDOWS_AT_ONCE = 3;

  /** More than it takes to shrink a page to one record. */
  private static final int MOST_WITHOUT_PAUSE = 20;

  private final FdbCluster cluster;
  private final ReadOptions options;
  private final Duration patience;
  private final PageShare share;

  /**
   * @param share shrinks where an error asks for less
   */
  Attempts(FdbCluster cluster, ReadOptions options, Duration patience, PageShare share) {
    this.cluster = cluster;
    this.options = options;
    this.patience = patience;
    this.share = share;
  }

  /**
   * Runs the work. No transaction is open any more when this returns.
   *
   * @param work throws an {@link FDBException} where the transaction failed
   * @param what completes "FoundationDB refuses to", for messages
   * @throws IOException where the patience is over
   * @throws BeamfillException where trying again is pointless
   */
  <T> T call(Function<FdbTransaction, T> work, Supplier<String> what) throws IOException {
    long start = cluster.nanoTime();
    int windows = 0;
    int begun = 0;
    FdbTransaction transaction = begin(what);
    try {
      while (true) {
        FDBException error;
        try {
          return work.apply(transaction);
        } catch (FDBException caught) {
          error = caught;
        }
        if (Reaction.asksForLess(error.getCode())) {
          share.shrink();
        }
        Duration spent = Duration.ofNanos(cluster.nanoTime() - start);
        if (spent.compareTo(patience) >= 0 || begun > MOST_WITHOUT_PAUSE) {
          throw gaveUp(error, what, spent);
        }
        Reaction reaction = Reaction.to(error.getCode());
        boolean atOnce = reaction == Reaction.GO_ON && windows++ < WINDOWS_AT_ONCE;
        if (atOnce || reaction == Reaction.BEGIN_ANEW) {
          begun++;
          transaction.close();
          transaction = begin(what);
        } else {
          pause(transaction, error, what, spent);
        }
      }
    } finally {
      transaction.close();
    }
  }

  private FdbTransaction begin(Supplier<String> what) {
    try {
      return cluster.begin(options);
    } catch (FDBException error) {
      throw refused(error, what);
    }
  }

  private void pause(
      FdbTransaction transaction, FDBException error, Supplier<String> what, Duration spent)
      throws IOException {
    try {
      Answers.await(transaction.onError(error), patience.minus(spent));
    } catch (FDBException refusal) {
      if (refusal.getCode() == error.getCode()) {
        throw refused(error, what);
      }
      throw gaveUp(error, what, patience);
    }
  }

  private IOException gaveUp(FDBException error, Supplier<String> what, Duration spent) {
    return new IOException(
        "trying to "
            + what.get()
            + " has failed for "
            + spent.toSeconds()
            + " s, the last time with error "
            + told(error)
            + "; the coordinators are "
            + cluster.coordinators(),
        error);
  }

  private static BeamfillException refused(FDBException error, Supplier<String> what) {
    return new BeamfillException(
        Category.SOURCE,
        "FoundationDB refuses to "
            + what.get()
            + ": error "
            + told(error)
            + ". Look the code up in FoundationDB's list of error codes.",
        error);
  }

  private static String told(FDBException error) {
    return error.getCode() + " (" + error.getMessage() + ")";
  }
}
