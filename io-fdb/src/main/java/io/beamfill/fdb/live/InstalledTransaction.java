package io.beamfill.fdb.live;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeyArrayResult;
import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.TransactionOptions;
import com.apple.foundationdb.async.AsyncIterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A transaction of the installed client. It reads snapshots, keeps nothing for writes, and gives
 * way to the applications of the cluster: low read priority, and no place in the servers' caches.
 */
final class InstalledTransaction implements FdbTransaction {
  private final ReadOptions options;
  private volatile Transaction transaction;

  InstalledTransaction(Transaction transaction, ReadOptions options) {
    this.options = options;
    this.transaction = transaction;
    try {
      set(transaction.options());
    } catch (FDBException unknownOption) {
      transaction.close();
      throw unknownOption;
    }
  }

  private void set(TransactionOptions client) {
    client.setReadYourWritesDisable();
    client.setReadPriorityLow();
    client.setReadServerSideCacheDisable();
    client.setTimeout(options.timeout().toMillis());
    if (options.priority() == Priority.BATCH) {
      client.setPriorityBatch();
    }
    if (options.tag() != null) {
      client.setAutoThrottleTag(options.tag());
    }
  }

  @Override
  public CompletableFuture<Long> readVersion() {
    return transaction.getReadVersion();
  }

  @Override
  public AsyncIterator<KeyValue> range(byte[] begin, byte[] end, int rows) {
    return transaction
        .snapshot()
        .getRange(begin, end, rows, false, StreamingMode.WANT_ALL)
        .iterator();
  }

  @Override
  public CompletableFuture<byte[]> firstKeyFrom(byte[] key) {
    return transaction.snapshot().getKey(KeySelector.firstGreaterOrEqual(key));
  }

  @Override
  public CompletableFuture<byte @Nullable []> value(byte[] key) {
    return transaction.snapshot().get(key);
  }

  @Override
  public CompletableFuture<List<byte[]>> splitPoints(byte[] begin, byte[] end, long bytes) {
    return transaction
        .snapshot()
        .getRangeSplitPoints(begin, end, bytes)
        .thenApply(KeyArrayResult::getKeys);
  }

  @Override
  public CompletableFuture<Long> estimatedBytes(byte[] begin, byte[] end) {
    return transaction.snapshot().getEstimatedRangeSizeBytes(begin, end);
  }

  /** The client forgets most options when it begins anew. */
  @Override
  public CompletableFuture<Void> onError(FDBException error) {
    return transaction
        .onError(error)
        .thenAccept(
            anew -> {
              transaction = anew;
              set(anew.options());
            });
  }

  @Override
  public void close() {
    transaction.close();
  }
}
