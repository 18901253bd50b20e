package io.beamfill.pipelines.tea.generate;

import io.beamfill.transforms.page.Reason;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What is wrong with a record. */
enum Flaw {
  NONE(null),
  /** The key lacks its last byte. */
  SHORT_KEY(Reason.BAD_UUID),
  /** The key has a byte too many. */
  LONG_KEY(Reason.BAD_UUID),
  /** The JSON breaks off. */
  GARBLED(Reason.NOT_JSON),
  /** Something follows the JSON. */
  TRAILING(Reason.NOT_JSON),
  /** The JSON is an array. */
  NOT_AN_OBJECT(Reason.UNKNOWN_SHAPE),
  /** A number where text belongs, or the other way round. */
  WRONG_TYPE(Reason.UNKNOWN_SHAPE),
  /** A time that is none. */
  BAD_TIME(Reason.UNKNOWN_SHAPE),
  /** Text with U+0000. */
  NUL(Reason.INVALID_UTF8),
  /** Bytes that are not UTF-8. */
  BROKEN_UTF8(Reason.INVALID_UTF8),
  /** Text that should be a UUID. */
  BAD_UUID_TEXT(Reason.BAD_UUID),
  /** A field that the row needs is not there. */
  MISSING_FIELD(Reason.MISSING_VALUE),
  /** A field that the row needs has Go's zero value. */
  ZERO_VALUE(Reason.MISSING_VALUE),
  /** A number that the target's column cannot hold. */
  OUT_OF_RANGE(Reason.OUT_OF_RANGE),
  /** The parent does not exist. */
  ORPHAN(Reason.PARENT_MISSING),
  /** The second parent does not exist. */
  SECOND_ORPHAN(Reason.PARENT_MISSING),
  /** The record before it has the same natural key, and stands for it. */
  CONFLICT(null);

  private final @Nullable Reason reason;

  Flaw(@Nullable Reason reason) {
    this.reason = reason;
  }

  /** Whether a row of the target comes from the record, or stands for it. */
  boolean hasRow() {
    return this == NONE || this == CONFLICT;
  }

  /** Why the record goes into quarantine. */
  Reason reason() {
    if (reason == null) {
      throw new IllegalStateException(this + " is no reason for quarantine");
    }
    return reason;
  }
}
