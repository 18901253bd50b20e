package io.beamfill.transforms.source;

import java.io.IOException;

/** Reads one range from its start to its end. Used by one thread at a time. */
public interface PageCursor extends AutoCloseable {
  /**
   * The next records of the range, in one request.
   *
   * @param limits what the answer may hold at most; it may hold less, also nothing, before the
   *     range ends
   * @throws IOException where the request failed; nothing is covered then
   * @throws io.beamfill.transforms.BeamfillException where it will fail again until the user acts
   */
  Fetch next(PageLimits limits) throws IOException;

  @Override
  void close() throws IOException;
}
