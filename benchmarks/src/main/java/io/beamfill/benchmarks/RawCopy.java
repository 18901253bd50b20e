package io.beamfill.benchmarks;

import java.io.BufferedInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.postgresql.PGConnection;

/** Sends pre-rendered rows with binary COPY, one transaction for each table: the limit. */
final class RawCopy {
  private RawCopy() {}

  /**
   * Loads.
   *
   * @param arguments the URL, the folder of the rows, then the tables in their order
   */
  public static void main(String[] arguments) throws Exception {
    try (Connection connection = DriverManager.getConnection(arguments[0])) {
      for (int i = 2; i < arguments.length; i++) {
        Path file = new RenderedRows(Path.of(arguments[1])).binary(arguments[i]);
        try (InputStream rows = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY " + arguments[i] + " FROM STDIN (FORMAT binary)", rows, 1 << 16);
        }
      }
    }
  }
}
