package io.beamfill.pipelines.run;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names this process for people. */
final class ThisProcess {
  private ThisProcess() {}

  static String name() {
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
