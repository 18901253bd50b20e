package io.beamfill.benchmarks;

import com.google.common.base.Splitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.PCollection;

/**
 * The load that Beam offers by itself: rows of text files through {@code JdbcIO.write}, one row a
 * statement, in the batches that it makes; a table after its parents. The values travel as text,
 * and the server finds their types.
 */
final class JdbcIoLoad {
  private JdbcIoLoad() {}

  /**
   * Loads.
   *
   * @param arguments the URL, the folder of the rows, then {@code table:columns} for each table in
   *     their order; and Beam's options
   */
  public static void main(String[] arguments) {
    List<String> options = new ArrayList<>();
    List<String> tables = new ArrayList<>();
    for (String each : List.of(arguments).subList(2, arguments.length)) {
      (each.startsWith("--") ? options : tables).add(each);
    }
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs(options.toArray(new String[0])).create());
    JdbcIO.DataSourceConfiguration target =
        JdbcIO.DataSourceConfiguration.create(
            "org.postgresql.Driver", arguments[0] + "&stringtype=unspecified");
    PCollection<?> before = null;
    for (String table : tables) {
      List<String> parts = Splitter.on(':').splitToList(table);
      String file = new RenderedRows(Path.of(arguments[1])).text(parts.get(0)).toString();
      PCollection<String> name = pipeline.apply(parts.get(0), Create.of(file));
      if (before != null) {
        name = name.apply(parts.get(0) + " waits", Wait.on(before));
      }
      before =
          name.apply(parts.get(0) + " match", FileIO.matchAll())
              .apply(parts.get(0) + " open", FileIO.readMatches())
              .apply(parts.get(0) + " read", TextIO.readFiles())
              .apply(
                  parts.get(0) + " write",
                  JdbcIO.<String>write()
                      .withDataSourceConfiguration(target)
                      .withStatement(insert(parts.get(0), Integer.parseInt(parts.get(1))))
                      .withPreparedStatementSetter(TextRow::bind)
                      .withResults());
    }
    pipeline.run().waitUntilFinish();
  }

  private static String insert(String table, int columns) {
    return "INSERT INTO " + table + " VALUES (?" + ", ?".repeat(columns - 1) + ")";
  }
}
