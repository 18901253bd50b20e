package io.beamfill.postgres.saved;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What holds for a transaction that reads or runs definitions: the server writes them in one way
 * whoever asks, with every name qualified, and waits for locks shortly, so that nobody queues up
 * behind a statement that waits.
 */
public final class SessionSettings {
  /** How long a statement waits for a lock before its transaction ends and is tried again. */
  private static final String LOCK_TIMEOUT = "2s";

  private static final String SETTINGS =
      "SET LOCAL search_path = ''; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD';"
          + " SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 1;"
          + " SET LOCAL bytea_output = 'hex'; SET LOCAL quote_all_identifiers = off;"
          + " SET LOCAL synchronous_commit = on; SET LOCAL statement_timeout = 0;"
          + " SET LOCAL lock_timeout = '"
          + LOCK_TIMEOUT
          + "'";

  /**
   * A server on a platform that cannot tell whether its client is there refuses the setting.
   * Elsewhere the statement of a process that was killed ends, instead of building an index for
   * nobody.
   */
  private static final String NOTICE_THE_CLIENTS_END =
      "DO $$ BEGIN SET LOCAL client_connection_check_interval = '2s';"
          + " EXCEPTION WHEN invalid_parameter_value THEN NULL; END $$";

  /** Servers before 17 do not have the setting. */
  private static final String TAKE_ANY_TIME =
      "SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout'";

  private SessionSettings() {}

  /** Settings for the rest of the connection's transaction. */
  public static void apply(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS + "; " + TAKE_ANY_TIME + "; " + NOTICE_THE_CLIENTS_END);
    }
  }
}
