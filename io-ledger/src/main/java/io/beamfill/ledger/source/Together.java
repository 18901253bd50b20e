package io.beamfill.ledger.source;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does a few things at the same time, because each waits for an answer from far away. */
final class Together {
  private static final int MOST = 16;

  private Together() {}

  /** What is done with each. */
  interface Work<T, R> {
    R of(T each) throws IOException;
  }

  /** The results, in the order of what was given. */
  static <T, R> Map<T, R> map(List<T> all, Work<T, R> work) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(MOST, all.size())));
    try {
      Map<T, Future<R>> running = new LinkedHashMap<>();
      all.forEach(each -> running.put(each, threads.submit(() -> work.of(each))));
      Map<T, R> results = new LinkedHashMap<>();
      for (Map.Entry<T, Future<R>> each : running.entrySet()) {
        results.put(each.getKey(), result(each.getValue()));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static <R> R result(Future<R> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while asking the Scan services", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException defect) {
        throw defect;
      }
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }
}
