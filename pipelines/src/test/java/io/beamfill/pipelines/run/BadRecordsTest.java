package io.beamfill.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Iterators;
import io.beamfill.fdb.backup.BackupWriter;
import io.beamfill.pipelines.tea.TeaDecoder;
import io.beamfill.pipelines.tea.generate.Expectation;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import io.beamfill.pipelines.testing.Loaded;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TargetServer;
import io.beamfill.pipelines.testing.TeaJob;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many records are bad: the good ones are rows, and each bad one is in quarantine. */
class BadRecordsTest {
  private static final HexFormat HEX = HexFormat.of();

  private final TargetDatabase database = TargetServer.newDatabase();

  @TempDir private Path folder;

  @Test
  void ofHalfBadRecordsEveryGoodOneIsWrittenAndEveryBadOneKept() throws IOException {
    GeneratorOptions options =
        GeneratorOptions.of(6_000).withLegacyShare(0.1).withBadShare(0.5).withConflicts(20);
    TeaBackupGenerator generator = new TeaBackupGenerator(options);

    Loaded loaded = load(generator);

    assertExpected(loaded, generator.expectation());
    assertKept(generator);
  }

  @Test
  void ofGoodRecordsNoneIsInQuarantine() throws IOException {
    TeaBackupGenerator generator =
        new TeaBackupGenerator(GeneratorOptions.of(2_000).withLegacyShare(0.3));

    Loaded loaded = load(generator);

    assertThat(loaded.quarantine()).isEmpty();
    assertExpected(loaded, generator.expectation());
  }

  @Test
  void ofBadRecordsAloneEachIsInQuarantine() throws IOException {
    TeaBackupGenerator generator = new TeaBackupGenerator(GeneratorOptions.of(2_000));
    new BackupWriter(folder.resolve("backup"))
        .write(
            Iterators.transform(
                generator.records(),
                each ->
                    new SourceRecord(
                        Arrays.copyOf(each.position(), each.position().length + 1),
                        each.payload())));

    Loaded loaded = completed();

    assertThat(loaded.contents().counts()).allSatisfy((table, rows) -> assertThat(rows).isZero());
    assertThat(groups(loaded))
        .isEqualTo(
            generator.expectation().records().entrySet().stream()
                .collect(
                    Collectors.toMap(each -> each.getKey() + " BAD_UUID", Map.Entry::getValue)));
  }

  private Loaded load(TeaBackupGenerator generator) throws IOException {
    new BackupWriter(folder.resolve("backup")).write(generator.records());
    return completed();
  }

  private Loaded completed() {
    TeaJob job = TeaJob.create(folder, folder.resolve("backup"), database);
    return Loaded.completed(job, job.run("--set=limits.quarantine=100%"));
  }

  private static void assertExpected(Loaded loaded, Expectation expectation) {
    assertThat(loaded.contents().counts()).containsExactlyInAnyOrderEntriesOf(expectation.rows());
    assertThat(loaded.recordsRead()).isEqualTo(expectation.totalRecords());
    Map<String, Long> quarantined = new HashMap<>();
    expectation
        .quarantined()
        .forEach(
            (key, count) ->
                quarantined.merge(key.keyspace() + " " + key.reason(), count, Long::sum));
    expectation
        .unclaimed()
        .forEach(
            (keyspace, count) -> quarantined.merge(keyspace + " PARENT_MISSING", count, Long::sum));
    assertThat(groups(loaded)).isEqualTo(quarantined);
  }

  /** How many entries each keyspace has for each reason. */
  private static Map<String, Long> groups(Loaded loaded) {
    return loaded.quarantine().stream()
        .collect(
            Collectors.groupingBy(each -> each.get(0) + " " + each.get(3), Collectors.counting()));
  }

  /** Every entry has the whole key of a record, and its payload without its secret. */
  private void assertKept(TeaBackupGenerator generator) {
    Map<String, String> payloads = new HashMap<>();
    generator
        .records()
        .forEachRemaining(
            each -> payloads.put(HEX.formatHex(each.position()), HEX.formatHex(each.payload())));
    TeaDecoder decoder = new TeaDecoder();
    List<List<String>> entries =
        database.query(
            "SELECT keyspace, encode(position, 'hex'), encode(payload, 'hex')"
                + " FROM beamfill.backfill_quarantine");
    assertThat(entries)
        .isNotEmpty()
        .allSatisfy(
            entry -> {
              String original = payloads.get(entry.get(1));
              assertThat(original).as("the record at %s", entry).isNotNull();
              byte[] kept =
                  decoder.redact(
                      entry.get(0),
                      new SourceRecord(HEX.parseHex(entry.get(1)), HEX.parseHex(original)));
              assertThat(entry.get(2)).isEqualTo(HEX.formatHex(kept));
              assertThat(entry.get(2).equals(original)).isEqualTo(!entry.get(0).equals("users"));
            });
  }
}
