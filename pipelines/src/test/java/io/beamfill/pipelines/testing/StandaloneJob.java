package io.beamfill.pipelines.testing;

import io.beamfill.fdb.backup.BackupWriter;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A tea job with both its sides: a backup of generated records, and an empty target with the tea
 * tables in a server of its own.
 */
public final class StandaloneJob implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private final Path folder;

  private StandaloneJob(EmbeddedPostgres postgres, Path folder) {
    this.postgres = postgres;
    this.folder = folder;
  }

  /** Starts the server and writes the backup and the job file into {@code folder}. */
  public static StandaloneJob in(Path folder, GeneratorOptions options)
      throws IOException, SQLException {
    new BackupWriter(folder.resolve("backup"))
        .blockSize(1 << 14)
        .write(new TeaBackupGenerator(options).records());
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
    StandaloneJob job = new StandaloneJob(postgres, folder);
    Files.writeString(
        job.file(),
        """
        job: tea
        source:
          type: fdb-backup
          location: %s
        decoder: tea
        target:
          url: %s
        write:
          pageRows: 100
        limits:
          quarantine: 50%%
        """
            .formatted(folder.resolve("backup"), job.url()));
    job.execute(Files.readString(Path.of("..", "sql", "targets", "tea.sql")));
    return job;
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres?user=postgres";
  }

  /** The job file. */
  public Path file() {
    return folder.resolve("job.yaml");
  }

  /** Runs {@code beamfill words… JOBFILE options…}. */
  public Typed beamfill(String words, String... options) {
    List<String> args = new ArrayList<>(List.of(words.split(" ")));
    args.add(file().toString());
    args.addAll(List.of(options));
    return Typed.beamfill(args.toArray(String[]::new));
  }

  /** A new connection to the target, in autocommit mode. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  /** Runs statements in the target. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of a query's rows, as text. */
  public List<String> strings(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  /** Every object of the database, and every table with its rows and their versions. */
  public List<String> wholeDatabase() throws SQLException {
    return strings(
        "SELECT format('%s %s %s %s %s', n.nspname, c.relname, c.relkind, c.relfilenode,"
            + " CASE WHEN c.relkind = 'r' AND n.nspname IN ('public', 'beamfill') THEN"
            + " query_to_xml(format('SELECT count(*), sum(hashtext(t::text)), max(xmin::text::bigint)"
            + " FROM %I.%I t', n.nspname, c.relname), true, false, '')::text END)"
            + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname !~ '^pg_toast' ORDER BY n.nspname, c.relname");
  }

  /** Makes the target forget every job, and empties the tea tables. */
  public void forget() throws SQLException {
    execute("DROP SCHEMA IF EXISTS beamfill CASCADE");
    execute("TRUNCATE users, teas, tag_categories CASCADE");
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
