package io.beamfill.fdb.live;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How a cluster is reached and read.
 *
 * @param clusterFile path of the cluster file, on every machine that reads; null for the one that
 *     {@code FDB_CLUSTER_FILE} names there, or else at the client's default place
 * @param apiVersion version of FoundationDB's API to select; a process can select one only
 * @param priority how soon transactions begin
 * @param tag throttling tag of the job's transactions, at most 16 bytes; null for none
 */
public record FdbSettings(
    @Nullable String clusterFile, int apiVersion, Priority priority, @Nullable String tag)
    implements Serializable {
  /** The API of clusters from 7.1 on. */
  public static final int DEFAULT_API_VERSION = 710;

  /** What FoundationDB accepts as a tag. */
  public static final int MOST_TAG_BYTES = 16;

  /** The client's own cluster file, and nothing that is not a default. */
  public static final FdbSettings DEFAULT =
      new FdbSettings(null, DEFAULT_API_VERSION, Priority.DEFAULT, null);

  /** Refuses a tag that FoundationDB would refuse. */
  public FdbSettings {
    if (tag != null && tag.getBytes(StandardCharsets.UTF_8).length > MOST_TAG_BYTES) {
      throw new IllegalArgumentException("A tag has at most " + MOST_TAG_BYTES + " bytes");
    }
  }
}
