package io.beamfill.jdbc.connect;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a driver threw, in words that may be shown and logged. The driver's own exception is not
 * kept: its message may hold a row's values, or the URL. What stands in single quotes, where
 * databases repeat values, is left out unless it is a name of the target's.
 */
public final class JdbcException extends SQLException {
  private static final long serialVersionUID = 1L;
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  private final boolean passes;

  private JdbcException(SQLException error, boolean passes, String sentence) {
    super(sentence, SqlErrors.state(error), error.getErrorCode());
    this.passes = passes;
    initCause(new BeamfillException(Category.TARGET, sentence));
    setStackTrace(error.getStackTrace());
  }

  /** Where the target could not be reached. */
  static JdbcException unreachable(JdbcUrl url, SQLException error, UrlSecrets secrets) {
    return new JdbcException(
        error,
        SqlErrors.isTransient(error),
        "Cannot connect to the target ("
            + url
            + "): "
            + secrets.removedFrom(SqlErrors.message(error))
            + ". Check that the server runs and that the URL's host, port, database and user are"
            + " right.");
  }

  /**
   * Where a batch of rows was not written.
   *
   * @param table as the target names it
   * @param names of the target's that the message may repeat
   */
  public static JdbcException ofBatch(String table, Set<String> names, SQLException error) {
    if (error instanceof JdbcException known) {
      return known;
    }
    boolean passes = SqlErrors.isTransient(error);
    return new JdbcException(
        error,
        passes,
        passes
            ? "The target failed while rows of "
                + table
                + " were written"
                + said(error, names)
                + ". Run the job again once it answers."
            : "The table "
                + table
                + " refused a batch of rows"
                + said(error, names)
                + ". write.mode: jdbcio sets no bad row aside: correct the rows at the source, or"
                + " the table, and run the job again.");
  }

  /** What the database said of a statement, for a sentence: its SQLSTATE and its message. */
  public static String said(SQLException error, Set<String> names) {
    String state = SqlErrors.state(error);
    String message =
        QUOTED.matcher(SqlErrors.message(error)).replaceAll(match -> shown(match, names));
    return (state == null ? "" : " (SQLSTATE " + state + ")") + ": " + message;
  }

  private static String shown(MatchResult quoted, Set<String> names) {
    String text = names.contains(quoted.group(1)) ? quoted.group() : "'…'";
    return Matcher.quoteReplacement(text);
  }

  /** Whether the same work may succeed a little later, on a new connection. */
  public boolean passes() {
    return passes;
  }
}
