package io.beamfill.pipelines.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A user of the tests' server who owns nothing, and whom the server asks for a password.
 *
 * @param database where the user connects
 * @param name the user's name
 */
public record TargetRole(TargetDatabase database, String name) {
  private static final AtomicInteger ROLES = new AtomicInteger();

  /** Creates a user who may read and write the tables of the tea application. */
  public static TargetRole create(TargetDatabase database, String password) {
    String name = "role_" + ROLES.incrementAndGet();
    askForPassword(database, name);
    database.execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + password + "'");
    TargetRole role = new TargetRole(database, name);
    role.grant("SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public");
    return role;
  }

  /** The server trusts everybody else. */
  private static synchronized void askForPassword(TargetDatabase database, String role) {
    Path rules = Path.of(database.query("SHOW hba_file").get(0).get(0));
    try {
      Files.writeString(
          rules, "host all " + role + " 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    database.execute("SELECT pg_reload_conf()");
  }

  /** Lets the user do something, for example {@code INSERT ON teas}. */
  public void grant(String what) {
    database.execute("GRANT " + what + " TO " + name);
  }

  /** Forbids the user something, for example {@code INSERT ON teas}. */
  public void revoke(String what) {
    database.execute("REVOKE " + what + " FROM " + name);
  }

  /** Lets the user create schemas, as the first run of a job must. */
  public void grantCreate() {
    grant("CREATE ON DATABASE " + database.query("SELECT current_database()").get(0).get(0));
  }

  /** The user's JDBC URL, with a password. */
  public String url(String password) {
    return database.url().replace("user=postgres", "user=" + name + "&password=" + password);
  }
}
