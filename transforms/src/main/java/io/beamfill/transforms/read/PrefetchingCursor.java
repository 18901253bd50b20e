package io.beamfill.transforms.read;

import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.beam.sdk.io.range.ByteKey;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads one answer ahead, so that the source works while the page before is downstream. Never more
 * than one: what is read ahead is in memory.
 */
final class PrefetchingCursor implements PageCursor {
  private final PageCursor cursor;
  private final ByteKey end;
  private final ExecutorService executor;
  private @Nullable Future<Fetch> ahead;

  PrefetchingCursor(PageCursor cursor, ByteKey end, ExecutorService executor) {
    this.cursor = cursor;
    this.end = end;
    this.executor = executor;
  }

  @Override
  public Fetch next(PageLimits limits) throws IOException {
    Future<Fetch> pending = ahead;
    ahead = null;
    Fetch fetch = pending == null ? cursor.next(limits) : await(pending);
    ahead = fetch.coveredTo().equals(end) ? null : executor.submit(() -> cursor.next(limits));
    return fetch;
  }

  /** Waits for an answer that is on its way, since the cursor is used by one thread at a time. */
  @Override
  public void close() throws IOException {
    if (ahead != null) {
      settle(ahead);
    }
    cursor.close();
  }

  private static void settle(Future<Fetch> pending) {
    boolean interrupted = false;
    while (!pending.isDone()) {
      try {
        pending.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException unwanted) {
        // Nobody will use this answer; who reads the range next meets the error itself.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Fetch await(Future<Fetch> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while reading ahead");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw new IOException(io.getMessage(), io);
      }
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
