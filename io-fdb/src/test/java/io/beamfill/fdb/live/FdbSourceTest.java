package io.beamfill.fdb.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.async.AsyncIterator;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SizeEstimate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.util.SerializableUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FdbSourceTest {
  private static final ByteKeyRange ALL = ByteKeyRange.ALL_KEYS;

  @Test
  void readsTheClusterAfterItWasSerialized() throws IOException {
    FdbSource source = SerializableUtils.clone(InMemoryClient.source(cluster(40)));

    assertThat(Scan.records(source, List.of(ALL), PageLimits.DEFAULT)).hasSize(40);
  }

  @Test
  void everyTransactionHasTheJobsPriorityTagAndTimeout() throws IOException {
    InMemoryCluster cluster = cluster(40);
    FdbSettings settings = new FdbSettings(null, 710, Priority.BATCH, "beamfill");
    FdbSource source = FdbSource.open(new InMemoryClient(cluster), settings, Times.DEFAULT);
    int connecting = cluster.begun().size();

    source.estimate(Scan.keyspace(ALL));
    source.split(Scan.keyspace(ALL), 1);
    Scan.records(source, List.of(ALL), PageLimits.DEFAULT);

    assertThat(cluster.begun().subList(connecting, cluster.begun().size()))
        .hasSizeGreaterThan(2)
        .containsOnly(new ReadOptions(Priority.BATCH, "beamfill", Duration.ofSeconds(10)));
    assertThat(cluster.begun().subList(0, connecting))
        .as("a busy cluster is reachable")
        .containsOnly(new ReadOptions(Priority.DEFAULT, "beamfill", Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678901234567", "ééééééééé"})
  void aTagFitsIntoWhatFoundationDbAccepts(String tag) {
    assertThatThrownBy(() -> new FdbSettings(null, 710, Priority.DEFAULT, tag))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new FdbSettings(null, 710, Priority.DEFAULT, "1234567890123456").tag()).hasSize(16);
  }

  @Test
  void splitsAtThePointsThatLieInsideAndOnceEach() throws IOException {
    InMemoryCluster cluster =
        cluster(100)
            .splitAt(
                List.of(key(5), key(20), key(20), key(10), key(30), key(60), ByteKey.of(0xff)));
    ByteKeyRange range = ByteKeyRange.of(key(10), key(50));

    assertThat(InMemoryClient.source(cluster).split(Scan.keyspace(range), 1))
        .containsExactly(
            ByteKeyRange.of(key(10), key(20)),
            ByteKeyRange.of(key(20), key(30)),
            ByteKeyRange.of(key(30), key(50)));
  }

  @Test
  void aRangeWithoutUpperBoundIsSplitUpToTheUsersLastKey() throws IOException {
    InMemoryCluster cluster = cluster(100).splitAt(List.of(key(20), ByteKey.of(0xff, 1)));

    assertThat(InMemoryClient.source(cluster).split(Scan.keyspace(ALL), 1))
        .containsExactly(
            ByteKeyRange.of(ByteKey.EMPTY, key(20)), ByteKeyRange.of(key(20), ByteKey.EMPTY));
  }

  @Test
  void aSmallRangeIsCountedAndALargeOneEstimated() throws IOException {
    FdbSource source = InMemoryClient.source(cluster(5_000).estimating(8_000_000));

    assertThat(source.estimate(Scan.keyspace(ByteKeyRange.of(key(1), key(3)))))
        .isEqualTo(new SizeEstimate(2, 5 + 61 + 5 + 62));
    SizeEstimate all = source.estimate(Scan.keyspace(ALL));
    assertThat(all.bytes()).isEqualTo(8_000_000);
    assertThat(all.records()).isBetween(90_000L, 105_000L);
  }

  @Test
  void whatTheClusterUnderestimatesIsAtLeastWhatWasSeen() throws IOException {
    FdbSource source = InMemoryClient.source(cluster(5_000).estimating(0));

    assertThat(source.estimate(Scan.keyspace(ALL)).records()).isEqualTo(1_000);
  }

  @Test
  void theClustersOwnKeysAreNotRead() {
    FdbSource source = InMemoryClient.source(cluster(10));
    Keyspace system = new Keyspace("system", ByteKeyRange.of(ByteKey.of(0xff, 2), ByteKey.EMPTY));

    assertRefused(
        () -> source.check(List.of(system)),
        "The keyspace system starts at '\\xff\\x02', among FoundationDB's own keys, which are not"
            + " read: take it out of the job");
  }

  @Test
  void aClusterIsKnownByItsIdAndElseByAHashOfItsName() {
    assertThat(InMemoryClient.source(cluster(1)).cluster())
        .isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(InMemoryClient.source(cluster(1).withId(null)).cluster()).isEqualTo("name feed");
  }

  @Test
  void aWorkerWhoseFileLeadsToAnotherClusterRefusesToRead() {
    InMemoryClient client = new InMemoryClient(cluster(1));
    FdbSource source =
        SerializableUtils.clone(FdbSource.open(client, FdbSettings.DEFAULT, Times.DEFAULT));
    client.replace(cluster(1).withId("another"));

    assertRefused(
        () -> source.read(Scan.keyspace(ALL)),
        "The cluster file /etc/foundationdb/fdb.cluster of this worker leads to another"
            + " FoundationDB cluster (another) than the one that the job reads"
            + " (0123456789abcdef0123456789abcdef): give every worker the same cluster file.");
  }

  @Test
  void anUnreachableClusterIsToldByItsCoordinatorsAfterABoundedWait() {
    Times times =
        new Times(
            Duration.ofMillis(50), Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO);

    assertRefused(
        () -> FdbSource.open(new Silent(), FdbSettings.DEFAULT, times),
        "The FoundationDB cluster of /etc/foundationdb/fdb.cluster does not answer within 0 s; its"
            + " coordinators are 10.5.0.6:4500: check that it runs, that they can be reached from"
            + " here, and that the client library is of the cluster's release series.");
  }

  @Test
  void aClusterThatAnswersWithErrorsOnlyIsNotToldAsUnreachable() {
    assertRefused(
        () ->
            InMemoryClient.source(
                new InMemoryCluster(new NumberedKeys(1), Faults.everyCall(1, 1038))),
        "The FoundationDB cluster of /etc/foundationdb/fdb.cluster cannot be read: trying to begin a"
            + " transaction has failed for 10 s, the last time with error 1038 (Injected); the"
            + " coordinators are 10.5.0.6:4500, 10.5.0.7:4500.");
    assertRefused(
        () ->
            InMemoryClient.source(
                new InMemoryCluster(new NumberedKeys(1), Faults.everyCall(1, 6000))),
        "FoundationDB refuses to begin a transaction: error 6000 (Injected). Look the code up in"
            + " FoundationDB's list of error codes.");
  }

  @Test
  void saysWhatIsReadAndThatItIsNoSingleInstant() {
    assertThat(InMemoryClient.source(cluster(1)).describe())
        .isEqualTo(
            "FoundationDB cluster of /etc/foundationdb/fdb.cluster, while it is in use: every page"
                + " is exact at a read version of its own, so no single instant");
  }

  private static InMemoryCluster cluster(int count) {
    return new InMemoryCluster(new NumberedKeys(count), Faults.NONE);
  }

  private static ByteKey key(int number) {
    return ByteKey.copyFrom(NumberedKeys.key(number));
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BeamfillException.class,
            refusal -> assertThat(refusal.category()).isEqualTo(Category.SOURCE))
        .hasMessage(message);
  }

  /** A cluster of which nothing is heard. */
  private static final class Silent implements FdbClient, FdbCluster, FdbTransaction {
    private static final long serialVersionUID = 1L;

    @Override
    public FdbCluster cluster() {
      return this;
    }

    @Override
    public FdbTransaction begin(ReadOptions options) {
      return this;
    }

    @Override
    public String place() {
      return "/etc/foundationdb/fdb.cluster";
    }

    @Override
    public String coordinators() {
      return "10.5.0.6:4500";
    }

    @Override
    public String nameHash() {
      return "feed";
    }

    @Override
    public PageShare share() {
      return new PageShare();
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public CompletableFuture<Long> readVersion() {
      return new CompletableFuture<>();
    }

    @Override
    public AsyncIterator<KeyValue> range(byte[] begin, byte[] end, int rows) {
      throw new AssertionError("Nothing was read");
    }

    @Override
    public CompletableFuture<byte[]> firstKeyFrom(byte[] key) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<byte @Nullable []> value(byte[] key) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<List<byte[]>> splitPoints(byte[] begin, byte[] end, long bytes) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Long> estimatedBytes(byte[] begin, byte[] end) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Void> onError(FDBException error) {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {}
  }
}
