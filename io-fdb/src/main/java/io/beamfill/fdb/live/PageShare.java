package io.beamfill.fdb.live;

import io.beamfill.transforms.source.PageLimits;

/**
 * The share of a page's limits that is asked for at once: halved when the cluster cannot keep up,
 * and recovering with every page that succeeds. One for all readers of a cluster, because it is the
 * same cluster that cannot keep up.
 */
final class PageShare {
  private static final double LEAST = 1.0 / 4096;
  private static final double STEP = 1.0 / 16;

  private double share = 1;

  synchronized void shrink() {
    share = Math.max(LEAST, share / 2);
  }

  synchronized void recover() {
    share = Math.min(1, share + STEP);
  }

  /** The limits to ask for; never less than one row and one byte. */
  synchronized PageLimits of(PageLimits limits) {
    return new PageLimits(
        (int) Math.max(1, limits.rows() * share), (long) Math.max(1, limits.bytes() * share));
  }
}
