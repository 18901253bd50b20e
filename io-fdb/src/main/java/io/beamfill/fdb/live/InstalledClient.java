package io.beamfill.fdb.live;

import com.apple.foundationdb.FDB;
import com.apple.foundationdb.FDBException;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * FoundationDB's client, as it is installed on the machine. A process has one network thread, and
 * one database for each cluster file, which all jobs in it share. They end with the process: the
 * client cannot be started twice, and stops its network in a shutdown hook of its own. Closing the
 * databases before that would fail readers whose job is being paused.
 *
 * @param clusterFile see {@link FdbSettings}
 * @param apiVersion see {@link FdbSettings}
 */
record InstalledClient(@Nullable String clusterFile, int apiVersion) implements FdbClient {
  private static final Map<Path, InstalledCluster> CLUSTERS = new HashMap<>();

  @Override
  public FdbCluster cluster() {
    ClusterFile file = ClusterFile.find(clusterFile);
    synchronized (CLUSTERS) {
      FDB client = ClientLibrary.select(apiVersion);
      InstalledCluster cluster = CLUSTERS.get(file.path());
      if (cluster == null) {
        cluster = open(client, file);
        CLUSTERS.put(file.path(), cluster);
      }
      return cluster;
    }
  }

  private static InstalledCluster open(FDB client, ClusterFile file) {
    try {
      return new InstalledCluster(file, client.open(file.forClient().toString()));
    } catch (FDBException error) {
      throw new BeamfillException(
          Category.SOURCE,
          "FoundationDB's client cannot open the cluster file "
              + file.path()
              + ": error "
              + error.getCode()
              + " ("
              + error.getMessage()
              + "). Copy it once more from a machine of the cluster.",
          error);
    }
  }
}
