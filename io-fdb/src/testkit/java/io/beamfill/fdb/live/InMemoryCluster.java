package io.beamfill.fdb.live;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.async.AsyncIterator;
import io.beamfill.fdb.key.SystemKeyspace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.beam.sdk.io.range.ByteKey;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A cluster in memory behind the seam of FoundationDB's client, with the client's own quirks: a
 * transaction is too old after five seconds, an answer without records ends a range, split points
 * hold both ends and more, and the client does not try every error again. Time is virtual: it
 * passes with calls and pauses.
 */
final class InMemoryCluster implements FdbCluster {
  private static final long TRANSACTION_NANOS = 5_000_000_000L;

  /** What the client's onError tries again, of the errors that are injected. */
  private static final Set<Integer> RETRYABLE = Set.of(1007, 1009, 1020, 1037, 1038, 1051, 1213);

  private final Content content;
  private final Faults faults;
  private final PageShare share = new PageShare();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong version = new AtomicLong(1_000);
  private final AtomicLong calls = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final Map<Long, Content.View> views = new ConcurrentHashMap<>();
  private final Queue<ReadOptions> begun = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> errors = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> pauses = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> rows = new ConcurrentLinkedQueue<>();
  private volatile List<ByteKey> splitPoints = List.of();
  private volatile long estimate;
  private volatile @Nullable String id = "0123456789abcdef0123456789abcdef";

  InMemoryCluster(Content content, Faults faults) {
    this.content = content;
    this.faults = faults;
  }

  /** Cuts ranges at these keys, wherever they are. */
  InMemoryCluster splitAt(List<ByteKey> points) {
    splitPoints = points;
    return this;
  }

  InMemoryCluster estimating(long bytes) {
    estimate = bytes;
    return this;
  }

  InMemoryCluster withId(@Nullable String newId) {
    id = newId;
    return this;
  }

  /** Lets time pass outside of the cluster. */
  void pass(long more) {
    nanos.addAndGet(more);
  }

  int openTransactions() {
    return open.get();
  }

  /** With which options transactions were begun. */
  List<ReadOptions> begun() {
    return List.copyOf(begun);
  }

  /** How often something was asked for. */
  long calls() {
    return calls.get();
  }

  /** The codes of the errors that were met. */
  List<Integer> errors() {
    return List.copyOf(errors);
  }

  /** The codes of the errors after which the client was asked to pause. */
  List<Integer> pauses() {
    return List.copyOf(pauses);
  }

  /** How many rows each range was asked for. */
  List<Integer> rows() {
    return List.copyOf(rows);
  }

  /** What transactions of this version saw. */
  Content.View at(long readVersion) {
    return views.get(readVersion);
  }

  @Override
  public FdbTransaction begin(ReadOptions options) {
    begun.add(options);
    open.incrementAndGet();
    return new InMemoryTransaction();
  }

  @Override
  public String place() {
    return "/etc/foundationdb/fdb.cluster";
  }

  @Override
  public String coordinators() {
    return "10.5.0.6:4500, 10.5.0.7:4500";
  }

  @Override
  public String nameHash() {
    return "feed";
  }

  @Override
  public PageShare share() {
    return share;
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  private final class InMemoryTransaction implements FdbTransaction {
    private Content.@Nullable View view;
    private long begunAt;
    private long readVersion;
    private long pause = 10_000_000;
    private boolean closed;

    private <T> CompletableFuture<T> call(Supplier<T> answer) {
      calls.incrementAndGet();
      nanos.addAndGet(faults.nanos());
      int code = faults.error();
      if (code == 0 && view != null && nanos.get() - begunAt > TRANSACTION_NANOS) {
        code = 1007;
      }
      if (closed) {
        throw new IllegalStateException("The transaction is closed");
      }
      if (code != 0) {
        errors.add(code);
        return CompletableFuture.failedFuture(new FDBException("Injected", code));
      }
      return CompletableFuture.completedFuture(answer.get());
    }

    private Content.View view() {
      if (view == null) {
        begunAt = nanos.get();
        synchronized (content) {
          view = content.now();
          readVersion = version.incrementAndGet();
        }
        views.put(readVersion, view);
      }
      return view;
    }

    @Override
    public CompletableFuture<Long> readVersion() {
      return call(
          () -> {
            view();
            return readVersion;
          });
    }

    @Override
    public AsyncIterator<KeyValue> range(byte[] begin, byte[] end, int most) {
      rows.add(most);
      return new Answers(begin, end, most);
    }

    @Override
    public CompletableFuture<byte[]> firstKeyFrom(byte[] key) {
      return call(
          () -> {
            Iterator<KeyValue> pairs = view().from(key);
            return pairs.hasNext() ? pairs.next().getKey() : SystemKeyspace.START.getBytes();
          });
    }

    @Override
    public CompletableFuture<byte @Nullable []> value(byte[] key) {
      return call(() -> id == null ? null : id.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public CompletableFuture<List<byte[]>> splitPoints(byte[] begin, byte[] end, long bytes) {
      return call(
          () -> {
            List<byte[]> points = new ArrayList<>();
            points.add(begin);
            splitPoints.forEach(point -> points.add(point.getBytes()));
            points.add(end);
            return points;
          });
    }

    @Override
    public CompletableFuture<Long> estimatedBytes(byte[] begin, byte[] end) {
      return call(() -> estimate);
    }

    @Override
    public CompletableFuture<Void> onError(FDBException error) {
      if (!RETRYABLE.contains(error.getCode())) {
        return CompletableFuture.failedFuture(error);
      }
      pauses.add(error.getCode());
      nanos.addAndGet(pause);
      pause = Math.min(1_000_000_000, 2 * pause);
      view = null;
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
    }

    /** The answers to one range, of which the last one is asked for when it is needed. */
    private final class Answers implements AsyncIterator<KeyValue> {
      private final byte[] end;
      private Iterator<KeyValue> pairs;
      private int left;
      private int inAnswer;
      private boolean over;
      private @Nullable KeyValue ahead;

      Answers(byte[] begin, byte[] end, int most) {
        this.end = end;
        this.left = most;
        this.pairs = view().from(begin);
      }

      @Override
      public CompletableFuture<Boolean> onHasNext() {
        if (ahead != null || over || left == 0) {
          return CompletableFuture.completedFuture(ahead != null);
        }
        if (inAnswer > 0) {
          return CompletableFuture.completedFuture(take());
        }
        return call(
            () -> {
              inAnswer = faults.records();
              return take();
            });
      }

      private boolean take() {
        if (inAnswer > 0 && pairs.hasNext()) {
          KeyValue pair = pairs.next();
          if (Arrays.compareUnsigned(pair.getKey(), end) < 0) {
            ahead = pair;
            return true;
          }
        }
        over = true;
        return false;
      }

      @Override
      public boolean hasNext() {
        return onHasNext().join();
      }

      @Override
      public KeyValue next() {
        if (ahead == null) {
          throw new NoSuchElementException();
        }
        KeyValue pair = ahead;
        ahead = null;
        left--;
        inAnswer--;
        return pair;
      }

      @Override
      public void cancel() {
        over = true;
      }
    }
  }
}
