package io.beamfill.transforms.source;

import java.io.Serializable;

/**
 * What a page may hold at most. A record that is larger than {@code bytes} is a page of its own.
 *
 * @param rows records, at least 1
 * @param bytes bytes of positions and payloads together, at least 1
 */
public record PageLimits(int rows, long bytes) implements Serializable {
  /** 5,000 records or 4 MiB. */
  public static final PageLimits DEFAULT = new PageLimits(5_000, 4L << 20);

  /** Refuses limits that no page could keep. */
  public PageLimits {
    if (rows < 1 || bytes < 1) {
      throw new IllegalArgumentException("A page holds at least one row and one byte");
    }
  }
}
