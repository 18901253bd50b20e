package io.beamfill.pipelines.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.fdb.backup.BackupWriter;
import io.beamfill.pipelines.tea.generate.Expectation;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Console;
import io.beamfill.pipelines.testing.TeaJob;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bundled backup, and the demo that loads it. The backup was written with {@code generate
 * --records=3000 --bad=3% --legacy=8% --conflicts=8 --seed=2026}.
 */
class BundledExampleTest {
  private static final TeaBackupGenerator GENERATOR =
      new TeaBackupGenerator(
          GeneratorOptions.of(3_000)
              .withBadShare(0.03)
              .withLegacyShare(0.08)
              .withConflicts(8)
              .withSeed(2026));
  private static final Expectation EXPECTATION = GENERATOR.expectation();

  @Test
  void theDemoLoadsAllThatTheGeneratorExpects() {
    BeamfillProcess.Outcome outcome = Console.run(List.of("demo", "--output=json"));

    assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    JsonNode document = TeaJob.document(outcome);
    assertThat(document.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(document.at("/records/read").asLong()).isEqualTo(EXPECTATION.totalRecords());
    assertThat(rows(document)).isEqualTo(EXPECTATION.rows());
    assertThat(quarantined(document)).isEqualTo(EXPECTATION.totalQuarantined());
    assertThat(mapped(document)).isEqualTo(EXPECTATION.mapped());
  }

  private static Map<String, Long> mapped(JsonNode document) {
    Map<String, Long> mapped = new HashMap<>();
    document
        .path("mapped")
        .fields()
        .forEachRemaining(table -> mapped.put(table.getKey(), table.getValue().asLong()));
    return mapped;
  }

  private static Map<String, Long> rows(JsonNode document) {
    Map<String, Long> rows = new HashMap<>();
    document
        .path("rows")
        .fields()
        .forEachRemaining(
            table -> rows.put(table.getKey(), table.getValue().path("inserted").asLong()));
    return rows;
  }

  private static long quarantined(JsonNode document) {
    long sum = document.at("/records/quarantined").asLong();
    for (JsonNode table : document.path("rows")) {
      sum += table.path("quarantined").asLong();
    }
    return sum;
  }

  @Test
  void theBackupIsWhatTheGeneratorWrites(@TempDir Path folder) throws IOException {
    Path bundled = folder.resolve("bundled");
    Examples.copy("tea", bundled);
    Path written = folder.resolve("written");
    new BackupWriter(written).write(GENERATOR.records());

    assertThat(files(bundled.resolve("backup"))).isEqualTo(files(written));
  }

  /** All files of a folder, byte for byte. */
  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(each).toString(), Files.readString(each, ISO_8859_1));
      }
    }
    return contents;
  }

  @Test
  void everyKindOfRecordIsInIt() {
    assertThat(EXPECTATION.records())
        .hasSize(12)
        .allSatisfy((keyspace, records) -> assertThat(records).isPositive());
    assertThat(EXPECTATION.rows())
        .hasSize(11)
        .allSatisfy((table, rows) -> assertThat(rows).isPositive());
    assertThat(EXPECTATION.quarantined().keySet())
        .extracting(Expectation.Quarantined::reason)
        .contains(
            Reason.NOT_JSON,
            Reason.INVALID_UTF8,
            Reason.BAD_UUID,
            Reason.MISSING_VALUE,
            Reason.OUT_OF_RANGE,
            Reason.UNKNOWN_SHAPE,
            Reason.PARENT_MISSING);
    assertThat(EXPECTATION.mapped()).isEqualTo(Map.of("users", 2L, "devices", 2L, "tags", 1L));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          a tea whose type and description are swapped ; r.{16} ; .*"description":"(tea|herb|coffee|other)".*
          a tea without type                           ; r.{16} ; [^t]*"description":null.
          a tea of an unknown type                     ; r.{16} ; .*"type":"unknown".*
          a user without session                       ; u.{16} ; \\{"ID":"[^"]*","AppleID":"[^"]*"}
          a device whose user was overwritten          ; d.{16} ; .*"UserID":"00000000-0000-0000-0000-000000000000".*
          a device list of one device's bytes          ; id.{16} ; [^\\[].{15}
          a QR with its id as text                     ; q.{36} ; .*
          a temperature above the column's limit       ; q.{16} ; .*"BowlingTemp":99999999999,.*
          a temperature below the column's limit       ; q.{16} ; .*"BowlingTemp":-5000000000,.*
          a temperature that is null                   ; q.{16} ; .*"BowlingTemp":null,.*
          a UUID as URN                                ; q.{16} ; .*"Tea":"urn:uuid:[0-9a-f-]{36}".*
          a UUID in braces                             ; q.{16} ; .*"Tea":"\\{[0-9a-f-]{36}}".*
          a UUID without dashes                        ; q.{16} ; .*"Tea":"[0-9a-f]{32}".*
          a UUID in capitals                           ; q.{16} ; .*"Tea":"[0-9A-F]{8}-[0-9A-F-]{27}".*
          a consumption beyond signed nanoseconds      ; ix.{16}[\\x80-\\xff].{23} ; .{0}
          """)
  void everyOlderFormIsInIt(String form, String key, String payload) {
    Pattern keys = Pattern.compile(key, Pattern.DOTALL);
    Pattern payloads = Pattern.compile(payload == null ? "" : payload, Pattern.DOTALL);

    assertThat(records())
        .as(form)
        .anyMatch(
            record ->
                keys.matcher(text(record.position())).matches()
                    && payloads.matcher(text(record.payload())).matches());
  }

  private static List<SourceRecord> records() {
    List<SourceRecord> records = new ArrayList<>();
    GENERATOR.records().forEachRemaining(records::add);
    return records;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
