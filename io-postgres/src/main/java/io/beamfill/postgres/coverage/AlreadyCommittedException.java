package io.beamfill.postgres.coverage;

import java.sql.SQLException;

/**
 * The page's range, or a part of it, was committed by somebody else: by an earlier try whose answer
 * was lost, or by another writer. The transaction is rolled back; what is still uncovered remains a
 * gap.
 */
public final class AlreadyCommittedException extends SQLException {
  private static final long serialVersionUID = 1L;

  /** For a page of {@code keyspace}. */
  public AlreadyCommittedException(String keyspace, SQLException cause) {
    super("A page of keyspace " + keyspace + " is committed already", cause);
  }

  /** For a page of {@code keyspace}. */
  public AlreadyCommittedException(String keyspace) {
    this(keyspace, null);
  }
}
