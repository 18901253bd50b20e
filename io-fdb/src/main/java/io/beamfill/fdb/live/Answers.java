package io.beamfill.fdb.live;

import com.apple.foundationdb.FDBException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The door between the client's futures and the threads that read. */
final class Answers {
  private Answers() {}

  /**
   * Waits for an answer.
   *
   * @throws FDBException where it failed, or did not come in time
   */
  static <T> T await(CompletableFuture<T> answer, Duration most) {
    try {
      return answer.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new FDBException("Operation aborted because it took too long", Reaction.TIMED_OUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while reading from FoundationDB");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FDBException error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
