package io.beamfill.fdb.live;

import java.io.Serializable;

/** Where a cluster comes from, on whichever machine the object has travelled to. */
interface FdbClient extends Serializable {
  /**
   * The cluster, opened the first time it is asked for in this process.
   *
   * @throws io.beamfill.transforms.BeamfillException where the client or the cluster file is not as
   *     it must be
   */
  FdbCluster cluster();
}
