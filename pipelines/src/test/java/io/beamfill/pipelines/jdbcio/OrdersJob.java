package io.beamfill.pipelines.jdbcio;

import io.beamfill.fdb.backup.BackupWriter;
import io.beamfill.pipelines.cli.BeamOptions;
import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.job.JobFileParser;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * A job that loads orders from a backup into a database of some product.
 *
 * @param jobFile the job file
 * @param url the database
 */
record OrdersJob(Path jobFile, String url) {
  /** Writes the backup and the job file into a folder, and creates the tables. */
  static OrdersJob create(Path folder, String url, List<SourceRecord> records) {
    Path jobFile = folder.resolve("job.yaml");
    try {
      new BackupWriter(folder.resolve("backup"))
          .blockSize(16 << 10)
          .fileBytes(256 << 10)
          .write(records.iterator());
      Files.writeString(folder.resolve("target.url"), url);
      Files.writeString(
          jobFile,
          """
          job: orders
          source:
            type: fdb-backup
            location: '%s'
          decoder: orders
          target:
            url: file:%s
          write:
            mode: jdbcio
            pageRows: 50
          """
              .formatted(folder.resolve("backup"), folder.resolve("target.url")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    OrdersJob job = new OrdersJob(jobFile, url);
    job.execute(OrdersDecoder.TABLES.split(";"));
    return job;
  }

  JdbcPlan plan(String... overrides) {
    JobFile job = new JobFileParser(List.of("orders")).parse(jobFile, List.of(overrides));
    return new JdbcPlanner(job, new OrdersDecoder()).plan();
  }

  JdbcResult run(String... overrides) {
    return new JdbcBackfill(plan(overrides), BeamOptions.parse(List.of("--targetParallelism=2")))
        .run();
  }

  void execute(String... statements) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The rows of a query with values of text, or of what can be shown as text. */
  List<String> query(String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
          values.add(row.getString(column));
        }
        rows.add(String.join(" ", values));
      }
      return rows;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
