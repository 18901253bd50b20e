package io.beamfill.fdb.live;

import com.apple.foundationdb.Database;

/**
 * A cluster behind the installed client.
 *
 * @param file its cluster file
 * @param database open until the process ends
 */
record InstalledCluster(ClusterFile file, Database database) implements FdbCluster {
  @Override
  public FdbTransaction begin(ReadOptions options) {
    return new InstalledTransaction(database.createTransaction(), options);
  }

  @Override
  public String place() {
    return file.path().toString();
  }

  @Override
  public String coordinators() {
    return String.join(", ", file.content().coordinators());
  }

  @Override
  public String nameHash() {
    return file.content().nameHash();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
