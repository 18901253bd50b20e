package io.beamfill.transforms.page;

/** Why a record or a row is in quarantine. */
public enum Reason {
  /** The payload, or a part that should be JSON, is not JSON. */
  NOT_JSON,
  /** Text that is not valid UTF-8, or holds U+0000, which PostgreSQL cannot store. */
  INVALID_UTF8,
  /** Text or bytes that should be a UUID and are not. */
  BAD_UUID,
  /** A value that the target needs is missing or empty. */
  MISSING_VALUE,
  /** A value does not fit the target's type. */
  OUT_OF_RANGE,
  /** The record has a shape that the decoder does not know. */
  UNKNOWN_SHAPE,
  /** A foreign key points to a row that does not exist. */
  PARENT_MISSING,
  /** Another row has the same value under a unique constraint. */
  UNIQUE_CONFLICT,
  /** A check constraint of the target refused the row. */
  CHECK_FAILED,
  /** The database refused the row for another cause, named by its SQLSTATE. */
  DATABASE
}
