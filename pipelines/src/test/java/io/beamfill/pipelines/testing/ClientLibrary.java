package io.beamfill.pipelines.testing;

import com.apple.foundationdb.FDB;

/** FoundationDB's native client library, which a machine may have or not. */
public final class ClientLibrary {
  private ClientLibrary() {}

  /** Whether this machine has one. */
  public static boolean isInstalled() {
    try {
      FDB.isAPIVersionSelected();
      return true;
    } catch (LinkageError missing) {
      return false;
    }
  }
}
