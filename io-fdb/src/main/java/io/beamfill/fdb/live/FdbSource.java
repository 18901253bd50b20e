package io.beamfill.fdb.live;

import io.beamfill.fdb.key.PrintableKey;
import io.beamfill.fdb.key.SystemKeyspace;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.PagedSource;
import io.beamfill.transforms.source.SizeEstimate;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A FoundationDB cluster, read while it is in use. Needs FoundationDB's native client library on
 * every machine that reads.
 *
 * <p>Positions are keys, payloads are values. A page is one short snapshot transaction, so it is
 * exact at its read version, which is the version of the fetch; the pages of a keyspace are read at
 * different versions.
 *
 * <p>Which cluster is read is settled when the object is made. A worker whose cluster file leads to
 * another one refuses to read.
 */
public final class FdbSource implements PagedSource {
  private static final long serialVersionUID = 1L;
  private static final PageLimits SAMPLE = new PageLimits(1_000, 1L << 20);

  /** The cluster's own samples, by which it splits, are not finer. */
  private static final long LEAST_SPLIT_BYTES = 100_000;

  private final FdbClient client;
  private final FdbSettings settings;
  private final Times times;
  private final String place;
  private final String identity;
  private transient @Nullable OpenCluster open;

  private FdbSource(
      FdbClient client, FdbSettings settings, Times times, String place, String identity) {
    this.client = client;
    this.settings = settings;
    this.times = times;
    this.place = place;
    this.identity = identity;
  }

  /**
   * Connects to a cluster.
   *
   * @throws BeamfillException where the client library is missing or does not know the API version,
   *     where the cluster file cannot be read or is none, or where the cluster does not answer
   */
  public static FdbSource open(FdbSettings settings) {
    return open(
        new InstalledClient(settings.clusterFile(), settings.apiVersion()),
        settings,
        Times.DEFAULT);
  }

  static FdbSource open(FdbClient client, FdbSettings settings, Times times) {
    OpenCluster cluster = new OpenCluster(client.cluster(), settings, times);
    return new FdbSource(client, settings, times, cluster.place(), cluster.connect());
  }

  /** Tells this cluster from every other one, wherever its cluster file is; no secret. */
  public String cluster() {
    return identity;
  }

  @Override
  public void check(List<Keyspace> keyspaces) {
    for (Keyspace keyspace : keyspaces) {
      if (keyspace.range().getStartKey().compareTo(SystemKeyspace.START) >= 0) {
        throw new BeamfillException(
            Category.SOURCE,
            "The keyspace "
                + keyspace.name()
                + " starts at "
                + PrintableKey.of(keyspace.range().getStartKey())
                + ", among FoundationDB's own keys, which are not read: take it out of the job");
      }
    }
    opened();
  }

  /** Exact where the range is small; else the cluster's own estimate, and a sample of records. */
  @Override
  public SizeEstimate estimate(Keyspace keyspace) throws IOException {
    ByteKey end = SystemKeyspace.userEnd(keyspace.range());
    ByteKey start = keyspace.range().getStartKey();
    if (start.compareTo(end) >= 0) {
      return new SizeEstimate(0, 0);
    }
    PageRead sample =
        opened()
            .read(
                start.getBytes(),
                end.getBytes(),
                SAMPLE,
                () -> "read a sample of the keyspace " + keyspace.name());
    long records = sample.records().size();
    long bytes = sample.records().stream().mapToLong(SourceRecord::size).sum();
    if (!sample.more()) {
      return new SizeEstimate(records, bytes);
    }
    long estimate =
        opened()
            .estimatedBytes(
                start.getBytes(),
                end.getBytes(),
                () -> "estimate the size of the keyspace " + keyspace.name());
    long total = Math.max(bytes, estimate);
    return new SizeEstimate(Math.round((double) total / bytes * records), total);
  }

  @Override
  public List<ByteKeyRange> split(Keyspace keyspace, long bytes) throws IOException {
    ByteKeyRange range = keyspace.range();
    ByteKey end = SystemKeyspace.userEnd(range);
    List<ByteKeyRange> parts = new ArrayList<>();
    ByteKey start = range.getStartKey();
    for (ByteKey point : pointsBetween(keyspace, start, end, bytes)) {
      parts.add(ByteKeyRange.of(start, point));
      start = point;
    }
    parts.add(ByteKeyRange.of(start, range.getEndKey()));
    return parts;
  }

  /** The cluster answers with both ends too, and may say a key twice. */
  private SortedSet<ByteKey> pointsBetween(
      Keyspace keyspace, ByteKey start, ByteKey end, long bytes) throws IOException {
    SortedSet<ByteKey> points = new TreeSet<>();
    if (start.compareTo(end) < 0) {
      opened()
          .splitPoints(
              start.getBytes(),
              end.getBytes(),
              Math.max(LEAST_SPLIT_BYTES, bytes),
              () -> "split the keyspace " + keyspace.name())
          .forEach(point -> points.add(ByteKey.copyFrom(point)));
    }
    points.removeIf(point -> point.compareTo(start) <= 0 || point.compareTo(end) >= 0);
    return points;
  }

  @Override
  public PageCursor read(Keyspace keyspace) {
    return new LiveCursor(keyspace, opened());
  }

  @Override
  public String describe() {
    return "FoundationDB cluster of "
        + place
        + ", while it is in use: every page is exact at a read version of its own, so no single"
        + " instant";
  }

  private synchronized OpenCluster opened() {
    if (open == null) {
      OpenCluster cluster = new OpenCluster(client.cluster(), settings, times);
      String found = cluster.connect();
      if (!found.equals(identity)) {
        throw new BeamfillException(
            Category.SOURCE,
            "The cluster file "
                + cluster.place()
                + " of this worker leads to another FoundationDB cluster ("
                + found
                + ") than the one that the job reads ("
                + identity
                + "): give every worker the same cluster file.");
      }
      open = cluster;
    }
    return open;
  }
}
