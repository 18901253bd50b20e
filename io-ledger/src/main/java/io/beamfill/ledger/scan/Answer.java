package io.beamfill.ledger.scan;

import java.time.Duration;

/**
 * What became of a request. That nothing is there and that nothing was heard are two different
 * things: only {@link Empty} says the former.
 *
 * @param <T> what was asked for
 */
public sealed interface Answer<T> {
  /** The service has it. */
  record Data<T>(T value) implements Answer<T> {}

  /** The service says that it has nothing of the kind. */
  record Empty<T>() implements Answer<T> {}

  /**
   * The same request may succeed later, or at another endpoint.
   *
   * @param reason what the service did, as the end of a sentence that begins with its address
   * @param notBefore how long the service asks to be left alone; zero where it says nothing
   * @param tooSlow whether a smaller request may succeed at once
   */
  record Retryable<T>(String reason, Duration notBefore, boolean tooSlow) implements Answer<T> {
    /** A failure for which the service gave no time to wait. */
    public Retryable(String reason) {
      this(reason, Duration.ZERO, false);
    }
  }

  /**
   * The same request will fail again until the user acts.
   *
   * @param reason what the service did and what to do, as the end of a sentence that begins with
   *     its address
   */
  record Fatal<T>(String reason) implements Answer<T> {}
}
