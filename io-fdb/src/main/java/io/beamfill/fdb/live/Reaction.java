package io.beamfill.fdb.live;

/**
 * What to do after an error of FoundationDB, by its code. Codes and meanings are those of
 * FoundationDB's list of error codes.
 */
enum Reaction {
  /** The transaction's window is over, which is normal for a scan: the next one begins at once. */
  GO_ON,
  /** The client would not try again, but less work in a new transaction may succeed. */
  BEGIN_ANEW,
  /** The client decides whether, and after which time, it is tried again. */
  ASK_CLIENT;

  private static final int OPERATION_TIMED_OUT = 1004;
  private static final int TRANSACTION_TOO_OLD = 1007;
  static final int TIMED_OUT = 1031;
  private static final int PROCESS_BEHIND = 1037;
  private static final int TAG_THROTTLED = 1213;
  private static final int TRANSACTION_TOO_LARGE = 2101;

  static Reaction to(int code) {
    return switch (code) {
      case TRANSACTION_TOO_OLD -> GO_ON;
      case OPERATION_TIMED_OUT, TIMED_OUT, TRANSACTION_TOO_LARGE -> BEGIN_ANEW;
      default -> ASK_CLIENT;
    };
  }

  /** Whether nothing was heard from the cluster in time. */
  static boolean isSilence(int code) {
    return code == OPERATION_TIMED_OUT || code == TIMED_OUT;
  }

  /** Whether the error says that less should be asked for at once. */
  static boolean asksForLess(int code) {
    return switch (code) {
      case TRANSACTION_TOO_OLD, PROCESS_BEHIND, TAG_THROTTLED -> true;
      default -> to(code) == BEGIN_ANEW;
    };
  }
}
