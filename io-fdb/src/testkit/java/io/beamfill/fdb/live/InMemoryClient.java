package io.beamfill.fdb.live;

import io.beamfill.transforms.source.SourceRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.io.range.ByteKey;

/** A cluster in memory, which copies that were serialized share, within one JVM. */
public final class InMemoryClient implements FdbClient {
  private static final long serialVersionUID = 1L;
  private static final Map<String, FdbCluster> CLUSTERS = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  InMemoryClient(FdbCluster cluster) {
    replace(cluster);
  }

  /** What copies find from now on: as if their cluster file led elsewhere. */
  void replace(FdbCluster cluster) {
    CLUSTERS.put(id, cluster);
  }

  /**
   * A source that reads these records from a cluster which fails in one call of twenty.
   *
   * @param splitPoints where the cluster would cut ranges
   */
  public static FdbSource faulty(
      Collection<SourceRecord> records, List<ByteKey> splitPoints, long seed) {
    return source(
        new InMemoryCluster(new StoredKeys(records), Faults.random(seed, 0.05, 500))
            .splitAt(splitPoints));
  }

  /** A source that reads a cluster, with default settings. */
  static FdbSource source(FdbCluster cluster) {
    return FdbSource.open(new InMemoryClient(cluster), FdbSettings.DEFAULT, Times.DEFAULT);
  }

  @Override
  public FdbCluster cluster() {
    return CLUSTERS.get(id);
  }
}
