package io.beamfill.pipelines.tea.generate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.pipelines.tea.TeaDecoder;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TestTeaBackupGenerator {
  private static final String SECRET = "planted-\"secret\"";
  private static final GeneratorOptions DIRTY =
      GeneratorOptions.of(50_000)
          .withLegacyShare(0.2)
          .withBadShare(0.3)
          .withConflicts(20)
          .withJwt(SECRET);

  @Property(tries = 60)
  void theExpectationIsWhatTheDecoderMakesOfTheRecords(
      @ForAll @IntRange(min = 100, max = 3_000) int records,
      @ForAll @DoubleRange(min = 0, max = 1) double legacyShare,
      @ForAll @DoubleRange(min = 0, max = 0.5) double badShare,
      @ForAll @IntRange(min = 0, max = 30) int conflicts,
      @ForAll long seed) {
    GeneratorOptions options =
        GeneratorOptions.of(records)
            .withLegacyShare(legacyShare)
            .withBadShare(badShare)
            .withConflicts(Math.min(conflicts, records / 100))
            .withSeed(seed);
    TeaBackupGenerator generator = new TeaBackupGenerator(options);

    LoadedDatabase loaded = LoadedDatabase.of(generator.records());

    assertThat(loaded.result()).isEqualTo(generator.expectation());
    assertThat(loaded.unread()).isPositive();
    assertAscending(generator.records());
  }

  @Test
  void everyTableAndEveryReasonIsThere() {
    Expectation expectation = new TeaBackupGenerator(DIRTY).expectation();

    assertThat(expectation.rows())
        .hasSize(11)
        .allSatisfy((table, rows) -> assertThat(rows).isPositive());
    assertThat(expectation.records()).hasSize(12);
    assertThat(expectation.unclaimed()).containsOnlyKeys("device_owners");
    Set<Reason> reasons =
        expectation.quarantined().keySet().stream()
            .map(Expectation.Quarantined::reason)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(reasons)
        .containsExactly(
            Reason.NOT_JSON,
            Reason.INVALID_UTF8,
            Reason.BAD_UUID,
            Reason.MISSING_VALUE,
            Reason.OUT_OF_RANGE,
            Reason.UNKNOWN_SHAPE,
            Reason.PARENT_MISSING);
    assertThat(expectation.quarantined().keySet())
        .filteredOn(each -> each.reason() == Reason.PARENT_MISSING)
        .extracting(Expectation.Quarantined::keyspace)
        .containsExactlyInAnyOrder(
            "tags",
            "tea_tags",
            "qr_records",
            "collections",
            "collection_qr_items",
            "devices",
            "notifications",
            "consumptions");
  }

  @Test
  void recordsWithoutFlawsAllBecomeRows() {
    TeaBackupGenerator generator = new TeaBackupGenerator(GeneratorOptions.of(5_000));
    Expectation expectation = generator.expectation();

    assertThat(expectation.quarantined()).isEmpty();
    assertThat(expectation.unclaimed()).isEmpty();
    assertThat(LoadedDatabase.of(generator.records()).result()).isEqualTo(expectation);
  }

  @Test
  void thereAreAboutAsManyRecordsAsWanted() {
    for (int wanted : new int[] {1_000, 20_000, 200_000}) {
      assertThat(new TeaBackupGenerator(GeneratorOptions.of(wanted)).expectation().totalRecords())
          .isBetween(wanted * 95L / 100, wanted * 105L / 100);
    }
  }

  @Test
  void conflictsComeRightAfterTheirTwins() {
    Expectation expectation =
        new TeaBackupGenerator(GeneratorOptions.of(20_000).withConflicts(8)).expectation();
    assertThat(expectation.quarantined()).isEmpty();
    assertThat(expectation.mapped())
        .isEqualTo(Map.of("users", 2L, "devices", 2L, "tag_categories", 2L, "tags", 2L));
  }

  @Test
  void theSameOptionsGiveTheSameRecordsAndAnotherSeedOthers() {
    List<SourceRecord> first = list(new TeaBackupGenerator(DIRTY));
    assertThat(list(new TeaBackupGenerator(DIRTY))).isEqualTo(first);
    assertThat(list(new TeaBackupGenerator(DIRTY.withSeed(2)))).isNotEqualTo(first);
  }

  @Test
  void theSecretIsInTheSourceAndNeverInWhatQuarantineKeeps() {
    TeaDecoder decoder = new TeaDecoder();
    List<SourceRecord> users =
        LoadedDatabase.of(new TeaBackupGenerator(DIRTY).records()).records("users");
    assertThat(users).anyMatch(user -> text(user.payload()).contains("planted-"));
    assertThat(users).noneMatch(user -> text(decoder.redact("users", user)).contains("planted-"));
  }

  @Test
  void optionsOutOfTheirLimitsAreRefused() {
    assertThatThrownBy(() -> GeneratorOptions.of(99)).hasMessageContaining("records");
    GeneratorOptions options = GeneratorOptions.of(1_000);
    assertThatThrownBy(() -> options.withBadShare(0.51)).hasMessageContaining("badShare");
    assertThatThrownBy(() -> options.withLegacyShare(-0.1)).hasMessageContaining("legacyShare");
    assertThatThrownBy(() -> options.withConflicts(11)).hasMessageContaining("conflicts");
  }

  private static void assertAscending(Iterator<SourceRecord> records) {
    byte[] last = new byte[0];
    while (records.hasNext()) {
      SourceRecord record = records.next();
      assertThat(Arrays.compareUnsigned(last, record.position())).as("%s", record).isNegative();
      last = record.position();
    }
  }

  private static List<SourceRecord> list(TeaBackupGenerator generator) {
    List<SourceRecord> records = new ArrayList<>();
    generator.records().forEachRemaining(records::add);
    return records;
  }

  private static String text(byte[] payload) {
    return new String(payload, UTF_8);
  }
}
