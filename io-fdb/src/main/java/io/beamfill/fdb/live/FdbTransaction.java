package io.beamfill.fdb.live;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.async.AsyncIterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A snapshot transaction, as FoundationDB's client offers it to a reader in bulk. The cluster
 * answers its reads for five seconds from the read version on. Every future may fail with an {@link
 * FDBException}.
 */
interface FdbTransaction extends AutoCloseable {
  /** The version of the database that all reads see. */
  CompletableFuture<Long> readVersion();

  /**
   * Pairs in ascending order, of which the client asks for more while some are taken. It ends also
   * behind an answer without any, whether or not the range holds more.
   *
   * @param begin first key
   * @param end key behind the last one
   * @param rows pairs at most
   */
  AsyncIterator<KeyValue> range(byte[] begin, byte[] end, int rows);

  /**
   * The first key of the database that is not before {@code key}, or the end of the user's keys.
   */
  CompletableFuture<byte[]> firstKeyFrom(byte[] key);

  /** The value of a key, or null. */
  CompletableFuture<byte @Nullable []> value(byte[] key);

  /** Keys that cut a range into parts of about {@code bytes}, with both ends of the range. */
  CompletableFuture<List<byte[]>> splitPoints(byte[] begin, byte[] end, long bytes);

  /** About how many bytes a range holds; fair above three megabytes. */
  CompletableFuture<Long> estimatedBytes(byte[] begin, byte[] end);

  /**
   * Waits for as long as the client holds right after an error, and begins anew. Fails with the
   * error itself where trying again is pointless.
   */
  CompletableFuture<Void> onError(FDBException error);

  @Override
  void close();
}
