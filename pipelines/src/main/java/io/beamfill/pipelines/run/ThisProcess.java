package io.beamfill.pipelines.run;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names this process for people. */
public final class ThisProcess {
  private ThisProcess() {}

  /** Number and host. */
  public static String name() {
    return "process " + ProcessHandle.current().pid() + " on " + host();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unnamed host";
    }
  }
}
