package io.beamfill.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * The rows of a workload as files that need no work before they are sent: each table in
 * PostgreSQL's binary format and as text.
 *
 * @param folder where the files are
 */
record RenderedRows(Path folder) {
  /** Copies the tables of a loaded database into files. */
  static RenderedRows of(Server loaded, Workload workload, Path folder)
      throws IOException, SQLException {
    RenderedRows rows = new RenderedRows(Files.createDirectories(folder));
    for (String table : workload.tables()) {
      copyOut(loaded, "COPY " + table + " TO STDOUT (FORMAT binary)", rows.binary(table));
      copyOut(loaded, "COPY " + table + " TO STDOUT", rows.text(table));
    }
    return rows;
  }

  private static void copyOut(Server server, String statement, Path file)
      throws IOException, SQLException {
    try (Connection connection = server.connect();
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      connection.unwrap(PGConnection.class).getCopyAPI().copyOut(statement, out);
    }
  }

  Path binary(String table) {
    return folder.resolve(table + ".binary");
  }

  Path text(String table) {
    return folder.resolve(table + ".text");
  }

  long binaryBytes(Workload workload) throws IOException {
    long bytes = 0;
    for (String table : workload.tables()) {
      bytes += Files.size(binary(table));
    }
    return bytes;
  }
}
