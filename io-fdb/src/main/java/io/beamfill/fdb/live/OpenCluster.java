package io.beamfill.fdb.live;

import com.apple.foundationdb.FDBException;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.source.PageLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A cluster that is open in this process, read in the way that one job wants. */
final class OpenCluster {
  /** Where a cluster of 7.2 or later tells the id that it keeps for good. */
  private static final byte[] CLUSTER_ID =
      "\u00ff\u00ff/cluster_id".getBytes(StandardCharsets.ISO_8859_1);

  private final FdbCluster cluster;
  private final FdbSettings settings;
  private final Times times;

  OpenCluster(FdbCluster cluster, FdbSettings settings, Times times) {
    this.cluster = cluster;
    this.settings = settings;
    this.times = times;
  }

  /** Where the cluster file is. */
  String place() {
    return cluster.place();
  }

  /**
   * Waits until the cluster answers.
   *
   * @return what tells the cluster from every other one: its own id, or where it tells none, a hash
   *     of its name
   * @throws BeamfillException where it does not answer in time
   */
  String connect() {
    try {
      connecting()
          .call(
              transaction -> Answers.await(transaction.readVersion(), times.connect()),
              () -> "begin a transaction");
    } catch (IOException failure) {
      throw unreachable(failure);
    }
    return id().orElseGet(() -> "name " + cluster.nameHash());
  }

  private BeamfillException unreachable(IOException failure) {
    boolean silent =
        failure.getCause() instanceof FDBException error && Reaction.isSilence(error.getCode());
    String problem =
        silent
            ? " does not answer within "
                + times.connect().toSeconds()
                + " s; its coordinators are "
                + cluster.coordinators()
                + ": check that it runs, that they can be reached from here, and that the client"
                + " library is of the cluster's release series."
            : " cannot be read: " + failure.getMessage() + ".";
    return new BeamfillException(
        Category.SOURCE, "The FoundationDB cluster of " + cluster.place() + problem, failure);
  }

  /** Older clusters know no such key, or never answer to it. */
  private Optional<String> id() {
    try {
      byte[] id =
          connecting()
              .call(
                  transaction -> Answers.await(transaction.value(CLUSTER_ID), times.connect()),
                  () -> "tell the cluster's id");
      return Optional.ofNullable(id).map(each -> new String(each, StandardCharsets.US_ASCII));
    } catch (IOException | BeamfillException untold) {
      return Optional.empty();
    }
  }

  private Attempts connecting() {
    ReadOptions options = new ReadOptions(Priority.DEFAULT, settings.tag(), times.connect());
    return new Attempts(cluster, options, times.connect());
  }

  /**
   * Reads a range's first records, as many as one transaction gives.
   *
   * @param what for messages
   * @return with at least one record, or nothing more
   */
  PageRead read(byte[] begin, byte[] end, PageLimits limits, Supplier<String> what)
      throws IOException {
    long last = cluster.nanoTime() + times.patience().toNanos();
    while (true) {
      PageRead page =
          call(
              transaction ->
                  PageRead.of(
                      transaction,
                      begin,
                      end,
                      cluster.share().of(limits),
                      times,
                      cluster::nanoTime),
              what);
      if (page.error() == 0) {
        cluster.share().recover();
      } else if (Reaction.asksForLess(page.error())) {
        cluster.share().shrink();
      }
      if (!page.records().isEmpty() || !page.more()) {
        return page;
      }
      if (cluster.nanoTime() - last >= 0) {
        throw new IOException(
            "FoundationDB has answered without records for "
                + times.patience().toSeconds()
                + " s when asked to "
                + what.get());
      }
    }
  }

  List<byte[]> splitPoints(byte[] begin, byte[] end, long bytes, Supplier<String> what)
      throws IOException {
    return call(
        transaction -> Answers.await(transaction.splitPoints(begin, end, bytes), times.answer()),
        what);
  }

  long estimatedBytes(byte[] begin, byte[] end, Supplier<String> what) throws IOException {
    return call(
        transaction -> Answers.await(transaction.estimatedBytes(begin, end), times.answer()), what);
  }

  private <T> T call(Function<FdbTransaction, T> work, Supplier<String> what) throws IOException {
    ReadOptions options = new ReadOptions(settings.priority(), settings.tag(), times.answer());
    return new Attempts(cluster, options, times.patience()).call(work, what);
  }
}
