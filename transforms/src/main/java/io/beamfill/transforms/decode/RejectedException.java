package io.beamfill.transforms.decode;

import io.beamfill.transforms.page.Reason;

/**
 * Thrown by a decoder or an encoder for a value that cannot be written: the record, or the row,
 * goes into quarantine. It has no stack trace, because it is an ordinary result that may come for
 * every record.
 */
public final class RejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * @param reason the category
   * @param message what is wrong and in which field; never the value of a secret field
   */
  public RejectedException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** The category. */
  public Reason reason() {
    return reason;
  }
}
