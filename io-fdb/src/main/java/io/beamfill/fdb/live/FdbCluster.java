package io.beamfill.fdb.live;

/** A cluster that is open in this process: what Beamfill needs of FoundationDB's client. */
interface FdbCluster {
  /** A new snapshot transaction. */
  FdbTransaction begin(ReadOptions options);

  /** Where the cluster file is, for messages. */
  String place();

  /** The coordinators' addresses, for messages; not the cluster's name or key. */
  String coordinators();

  /** Tells the names of clusters apart without saying them. */
  String nameHash();

  /** The clock by which transactions grow old. */
  long nanoTime();
}
