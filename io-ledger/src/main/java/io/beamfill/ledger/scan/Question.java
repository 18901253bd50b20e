package io.beamfill.ledger.scan;

import java.io.IOException;
import java.io.InputStream;

/**
 * A request that can be put to any endpoint, any number of times.
 *
 * @param <T> what is asked for
 */
public interface Question<T> {
  /** The path below an endpoint's address, for example {@code /v0/backfilling/updates-before}. */
  String path();

  /** The JSON that is sent; it may ask for less after {@link #tooSlow}. */
  String body();

  /** Whether an endpoint has what is asked for, as far as is known. */
  default boolean isFor(Endpoint endpoint) {
    return true;
  }

  /**
   * Reads an answer of status 200. Need not read it to its end.
   *
   * @throws IOException where the answer breaks off or is no JSON: it is asked for again
   */
  Answer<T> read(InputStream in) throws IOException;

  /** What status 404 means: the end of the world, unless the question expects it. */
  default Answer<T> unknown(String error) {
    return new Answer.Fatal<>("knows nothing of it (404): " + error);
  }

  /** Takes notice that an answer did not come in time. */
  default void tooSlow() {}
}
