package io.beamfill.ledger.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beamfill.ledger.scan.RecordTime;
import io.beamfill.ledger.server.Contents;
import io.beamfill.ledger.server.Imports;
import io.beamfill.ledger.server.Ledger;
import io.beamfill.ledger.server.Migration;
import io.beamfill.ledger.server.ScanServer;
import io.beamfill.ledger.server.Synchronizer;
import io.beamfill.ledger.server.Updates;
import io.beamfill.ledger.testing.Reading;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.source.SizeEstimate;
import io.beamfill.transforms.source.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole ledger of several migrations, read over real HTTP. */
class LedgerSourceTest {
  private static final Ledger LEDGER =
      Ledger.of(2_000, 11).withContents(new Contents(2, 4, 1_000, 300, 200_000, 20));
  private static ScanServer server;
  private static LedgerSource source;

  @BeforeAll
  static void open() throws IOException {
    server = ScanServer.start(LEDGER);
    source = Reading.open(Reading.impatient(server.endpoint()));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  /** What each keyspace holds: ids in the order of positions, by the ledger itself. */
  static Map<String, List<String>> ids(Ledger ledger) {
    Map<String, List<String>> ids = new TreeMap<>();
    for (Migration migration : ledger.migrations()) {
      for (Synchronizer synchronizer : migration.synchronizers()) {
        Updates updates = ledger.updates(migration, synchronizer);
        List<String> all = new ArrayList<>();
        for (long i = updates.count() - 1; i >= 0; i--) {
          all.add(updates.id(i));
        }
        ids.put("migration-" + migration.id() + "/updates/" + synchronizer.id(), all);
      }
      Imports imports = ledger.imports(migration);
      if (imports.count() > 0) {
        List<String> all = new ArrayList<>();
        for (long i = 0; i < imports.count(); i++) {
          all.add(imports.id(i));
        }
        ids.put("migration-" + migration.id() + "/imports", all);
      }
    }
    return ids;
  }

  static List<String> ids(List<SourceRecord> records) {
    Pattern id = Pattern.compile("^\\{\"update_id\":\"([0-9a-f]+)\",.*");
    List<String> ids = new ArrayList<>();
    for (SourceRecord each : records) {
      byte[] payload = each.payload();
      Matcher begin = id.matcher(new String(payload, 0, Math.min(payload.length, 200), UTF_8));
      assertThat(begin.matches()).isTrue();
      ids.add(begin.group(1));
    }
    return ids;
  }

  private static Map<String, List<String>> read(LedgerSource from, PageLimits limits)
      throws IOException {
    Map<String, List<String>> read = new TreeMap<>();
    for (Keyspace each : from.keyspaces()) {
      read.put(each.name(), ids(Reading.records(from, each, limits)));
    }
    return read;
  }

  @Test
  void everyUpdateIsReadOnceAndInOrder() throws IOException {
    assertThat(read(source, PageLimits.DEFAULT)).isEqualTo(ids(LEDGER));
    assertThat(source.incomplete()).isEmpty();
  }

  @Test
  void anyLimitsAndSplitsGiveTheSameRecords() throws IOException {
    for (long bytes : new long[] {30_000, 400_000, 5_000_000}) {
      PageLimits limits = new PageLimits(bytes == 30_000 ? 7 : 1_000, bytes);
      for (Keyspace keyspace : source.keyspaces()) {
        List<ByteKeyRange> parts = source.split(keyspace, bytes);
        Reading.requireTiles(keyspace.range(), parts);
        List<String> read = new ArrayList<>();
        for (ByteKeyRange part : parts) {
          read.addAll(ids(Reading.records(source, keyspace.within(part), limits)));
        }
        assertThat(read).isEqualTo(ids(LEDGER).get(keyspace.name()));
      }
    }
  }

  /** One synchronizer keeps every worker busy. */
  @Test
  void oneSynchronizerIsSplitIntoRangesOfLikeSize() throws IOException {
    Keyspace largest = source.keyspaces().get(0);
    long bytes = source.estimate(largest).bytes() / 16;
    List<ByteKeyRange> parts = source.split(largest, bytes);
    assertThat(parts).hasSizeBetween(14, 18);
    for (ByteKeyRange part : parts) {
      assertThat(Reading.records(source, largest.within(part), PageLimits.DEFAULT))
          .hasSizeBetween(1_000 / 16 / 3, 1_000 / 16 * 3);
    }
  }

  @Test
  void estimatesAreNearTheTruth() throws IOException {
    for (Keyspace keyspace : source.keyspaces()) {
      List<SourceRecord> records = Reading.records(source, keyspace, PageLimits.DEFAULT);
      SizeEstimate estimate = source.estimate(keyspace);
      assertThat(estimate.records())
          .as(keyspace.name())
          .isBetween(records.size() / 2L, records.size() * 2L);
      long bytes = records.stream().mapToLong(SourceRecord::size).sum();
      assertThat(estimate.bytes()).as(keyspace.name()).isBetween(bytes / 4, bytes * 4);
    }
  }

  /** Defect 1: a service's {@code before} is exclusive, and the newest update is at {@code max}. */
  @Test
  void defect1TheNewestUpdateIsRead() throws IOException {
    for (Keyspace keyspace : source.keyspaces()) {
      if (keyspace.name().contains("/updates/")) {
        SourceRecord first = Reading.records(source, keyspace, PageLimits.DEFAULT).get(0);
        assertThat(ids(List.of(first))).containsExactly(ids(LEDGER).get(keyspace.name()).get(0));
      }
    }
  }

  /** Defect 2: neighbours are a microsecond apart, and pages may end between them. */
  @Test
  void defect2NeighboursAMicrosecondApartAreBothRead() throws IOException {
    Keyspace keyspace = source.keyspaces().get(0);
    List<SourceRecord> records = Reading.records(source, keyspace, new PageLimits(1, 1 << 20));
    assertThat(ids(records)).isEqualTo(ids(LEDGER).get(keyspace.name()));
    int neighbours = 0;
    for (int i = 1; i < records.size(); i++) {
      long distance =
          TimePositions.micros(records.get(i - 1).position())
              - TimePositions.micros(records.get(i).position());
      neighbours += distance == 1 ? 1 : 0;
    }
    assertThat(neighbours).isGreaterThan(30);
  }

  /** Defect 3: a name that is cut off after 30 letters is that of two synchronizers. */
  @Test
  void defect3SynchronizersThatBeginAlikeAreKeyspacesOfTheirOwn() {
    List<String> names = source.keyspaces().stream().map(Keyspace::name).toList();
    Set<String> cut = new HashSet<>();
    LEDGER.migrations().get(1).synchronizers().forEach(each -> cut.add(each.id().substring(0, 30)));
    assertThat(cut).hasSize(1);
    assertThat(names)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(ids(LEDGER).keySet());
  }

  /** Defect 9: what lies at the boundary of two ranges belongs to exactly one of them. */
  @Test
  void defect9BoundariesAtAndBesideUpdatesLoseNothing() throws IOException {
    Keyspace keyspace = source.keyspaces().get(0);
    List<SourceRecord> records = Reading.records(source, keyspace, PageLimits.DEFAULT);
    for (int i = 100; i < 120; i++) {
      long time = TimePositions.micros(records.get(i).position());
      for (long cut = time - 1; cut <= time + 1; cut++) {
        TimeRange newer = new TimeRange(cut, time + 1_000_000);
        TimeRange older = new TimeRange(time - 1_000_000, cut);
        List<SourceRecord> read = new ArrayList<>();
        for (TimeRange each : List.of(newer, older)) {
          read.addAll(
              Reading.records(source, keyspace.within(each.positions()), PageLimits.DEFAULT));
        }
        assertThat(read).contains(records.get(i)).doesNotHaveDuplicates();
      }
    }
  }

  /** Defect 13: an update of 23 MB is a page of its own, and what is around it is read. */
  @Test
  void defect13AnUpdateOf23MegabytesIsAPageOfItsOwn() throws IOException {
    Synchronizer synchronizer = new Synchronizer("global::1220", 40, 1_700_000_000_000_000L, 1_000);
    Ledger large =
        new Ledger(
            3,
            List.of(new Migration(0, List.of(synchronizer), 0)),
            new Contents(1, 2, 1_000, 20, 23 << 20, 0));
    try (ScanServer other = ScanServer.start(large)) {
      LedgerSource from = Reading.open(Reading.impatient(other.endpoint()));
      Keyspace keyspace = from.keyspaces().get(0);
      List<Fetch> fetches = Reading.fetches(from, keyspace, PageLimits.DEFAULT);
      List<SourceRecord> records = new ArrayList<>();
      fetches.forEach(each -> records.addAll(each.records()));
      assertThat(ids(records)).isEqualTo(ids(large).get(keyspace.name()));
      assertThat(records).anyMatch(each -> each.size() > 22 << 20);
      for (Fetch each : fetches) {
        boolean hasLarge = each.records().stream().anyMatch(record -> record.size() > 4 << 20);
        assertThat(!hasLarge || each.records().size() == 1).isTrue();
      }
    }
  }

  @Test
  void payloadsArePassedOnByteForByte() throws IOException {
    Migration migration = LEDGER.migrations().get(0);
    Synchronizer synchronizer = migration.synchronizers().get(0);
    Keyspace keyspace = source.keyspaces().get(0);
    List<SourceRecord> records = Reading.records(source, keyspace, PageLimits.DEFAULT);
    String body =
        "{\"migration_id\":0,\"synchronizer_id\":\"%s\",\"before\":\"9999-01-01T00:00:00Z\",\"count\":20}"
            .formatted(synchronizer.id());
    String answer = Plain.post(server.endpoint(), "/v0/backfilling/updates-before", body);
    StringBuilder expected = new StringBuilder("{\"transactions\":[");
    for (int i = 0; i < 20; i++) {
      expected.append(i == 0 ? "" : ",").append(new String(records.get(i).payload(), UTF_8));
    }
    assertThat(expected.append("]}").toString()).isEqualTo(answer);
  }

  @Test
  void aPositionIsTheRecordTime() throws IOException {
    Keyspace keyspace = source.keyspaces().get(0);
    for (SourceRecord each : Reading.records(source, keyspace, PageLimits.DEFAULT)) {
      JsonNode update = new ObjectMapper().readTree(each.payload());
      assertThat(TimePositions.micros(each.position()))
          .isEqualTo(RecordTime.parse(update.get("record_time").asText()));
    }
  }

  @Test
  void aSourceThatTravelledReadsTheSame() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(source);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      LedgerSource travelled = (LedgerSource) in.readObject();
      assertThat(read(travelled, PageLimits.DEFAULT)).isEqualTo(ids(LEDGER));
      assertThat(travelled.describe()).isEqualTo(source.describe());
    }
  }
}
