package io.beamfill.benchmarks;

import io.beamfill.fdb.backup.BackupWriter;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Narrow rows with random keys into eleven tables with foreign keys: the tea application's. */
final class TeaWorkload {
  private static final List<String> TABLES =
      List.of(
          "users",
          "teas",
          "tag_categories",
          "tags",
          "tea_tags",
          "qr_records",
          "collections",
          "collection_qr_items",
          "devices",
          "notifications",
          "consumptions");

  private TeaWorkload() {}

  /** Generates a database without flaws. */
  static Workload generate(int records, Path folder) throws IOException {
    Path backup = folder.resolve("backup");
    new BackupWriter(backup)
        .write(new TeaBackupGenerator(GeneratorOptions.of(records).withLegacyShare(0)).records());
    Path jobFile = folder.resolve("tea.yaml");
    Files.writeString(
        jobFile,
        """
        job: tea
        source:
          type: fdb-backup
          location: %s
        decoder: tea
        target:
          url: env:PG_URL
        """
            .formatted(backup));
    return new Workload("tea", jobFile, script("tea"), TABLES);
  }

  private static String script(String name) throws IOException {
    try (InputStream in =
        TeaWorkload.class.getResourceAsStream("/io/beamfill/sql/targets/" + name + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
