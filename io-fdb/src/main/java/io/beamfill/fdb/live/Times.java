package io.beamfill.fdb.live;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long things may take.
 *
 * @param connect until a cluster counts as unreachable
 * @param page from a page's read version until it is ended with what it has
 * @param answer until one answer counts as failed
 * @param patience of trying again while nothing comes
 */
record Times(Duration connect, Duration page, Duration answer, Duration patience)
    implements Serializable {
  /** A page ends long before the five seconds of a transaction. */
  static final Times DEFAULT =
      new Times(
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60));
}
