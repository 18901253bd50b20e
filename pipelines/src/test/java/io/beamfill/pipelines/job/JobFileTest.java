package io.beamfill.pipelines.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.beamfill.fdb.live.FdbSettings;
import io.beamfill.fdb.live.Priority;
import io.beamfill.postgres.write.WriteMode;
import io.beamfill.transforms.SecretReference;
import io.beamfill.transforms.SecretReference.Place;
import io.beamfill.transforms.source.PageLimits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class JobFileTest {
  private static final JobFile JOB =
      new JobFile(
          "tea",
          new FdbBackupConfig("examples/tea/backup", Optional.empty(), Optional.empty()),
          "tea",
          new TargetConfig(
              new TargetUrl.Referenced(new SecretReference(Place.ENVIRONMENT, "PG_URL")), "public"),
          WriteConfig.DEFAULT,
          new LimitsConfig(QuarantineLimit.DEFAULT, OptionalInt.of(20_000)));

  @Test
  void theTextHoldsEveryValueInTheOrderOfTheDocs() {
    assertThat(JOB.text())
        .isEqualTo(
            """
            job: tea
            source:
              type: fdb-backup
              location: examples/tea/backup
            decoder: tea
            target:
              url: env:PG_URL
              schema: public
            write:
              mode: merge
              pageRows: 5000
              pageBytes: 4MiB
            limits:
              quarantine: 1%
              rowsPerSecond: 20000
            """);
  }

  @Test
  void theMeaningIsWhatDecidesTheRowsAndNothingElse() {
    assertThat(JOB.meaning())
        .containsExactly(
            entry("source.type", "fdb-backup"),
            entry("source.location", "examples/tea/backup"),
            entry("decoder", "tea"),
            entry("target.schema", "public"),
            entry("write.mode", "merge"));
  }

  @Test
  void howAClusterIsReachedAndReadLeavesTheMeaning() {
    JobFile live =
        new JobFile(
            "tea",
            new FdbConfig(new FdbSettings("/etc/fdb.cluster", 730, Priority.BATCH, "tag")),
            "tea",
            JOB.target(),
            JOB.write(),
            JOB.limits());
    assertThat(live.meaning())
        .containsExactly(
            entry("source.type", "fdb"),
            entry("decoder", "tea"),
            entry("target.schema", "public"),
            entry("write.mode", "merge"));
  }

  @Test
  void otherPagesLimitsAndUrlsLeaveTheMeaning() {
    JobFile other =
        new JobFile(
            "tea",
            JOB.source(),
            "tea",
            new TargetConfig(new TargetUrl.Literal("jdbc:postgresql:other"), "public"),
            new WriteConfig(WriteMode.MERGE, new PageLimits(1, 1024)),
            LimitsConfig.DEFAULT);
    assertThat(other.meaning()).isEqualTo(JOB.meaning());
  }

  @Property(tries = 200)
  void theTextReadsAsTheSameJob(@ForAll("jobs") JobFile job) {
    JobFile read =
        new JobFileParser(List.of(job.decoder())).parse("job.yaml", job.text(), List.of());
    assertThat(read).isEqualTo(job);
    assertThat(read.text()).isEqualTo(job.text());
  }

  @Provide
  Arbitrary<JobFile> jobs() {
    Arbitrary<String> words =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars('é', '\n', '\t', '語')
            .ofMinLength(1)
            .ofMaxLength(15)
            .filter(word -> !word.isBlank());
    Arbitrary<String> names =
        Arbitraries.strings().alpha().numeric().withChars('-', '_').ofMinLength(1).ofMaxLength(63);
    Arbitrary<TargetUrl> urls =
        Arbitraries.oneOf(
            words.map(path -> new TargetUrl.Referenced(new SecretReference(Place.FILE, path))),
            names.map(database -> new TargetUrl.Literal("jdbc:postgresql://h/" + database)));
    Arbitrary<QuarantineLimit> quarantine =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 1_000_000_000L).map(QuarantineLimit.Count::new),
            Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.valueOf(100))
                .ofScale(6)
                .map(QuarantineLimit.Share::new));
    Arbitrary<PageLimits> pages =
        Combinators.combine(
                Arbitraries.integers().between(1, 1_000_000),
                Arbitraries.longs().between(1 << 10, 64 << 20))
            .as(PageLimits::new);
    Arbitrary<OptionalInt> rates =
        Arbitraries.integers().between(1, 1_000_000).map(OptionalInt::of);
    Arbitrary<String> tags =
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(16);
    Arbitrary<SourceConfig> sources =
        Arbitraries.oneOf(
            sources(words).map(SourceConfig.class::cast),
            Combinators.combine(
                    words.injectNull(0.3),
                    Arbitraries.integers().between(1, 9_999),
                    Arbitraries.of(Priority.class),
                    tags.injectNull(0.3))
                .as(FdbSettings::new)
                .map(FdbConfig::new));
    return Combinators.combine(
            names,
            sources,
            words,
            Combinators.combine(urls, words).as(TargetConfig::new),
            Combinators.combine(Arbitraries.of(WriteMode.class), pages, words)
                .as(
                    (mode, page, file) ->
                        new WriteConfig(
                            mode,
                            page,
                            Optional.of(file).filter(each -> mode == WriteMode.JDBCIO))),
            Combinators.combine(quarantine, rates).as(LimitsConfig::new))
        .as(
            (name, source, decoder, target, write, limits) ->
                new JobFile(
                    name,
                    source,
                    decoder,
                    target,
                    write,
                    write.mode() == WriteMode.JDBCIO
                        ? new LimitsConfig(limits.quarantine(), OptionalInt.empty())
                        : limits));
  }

  private static Arbitrary<FdbBackupConfig> sources(Arbitrary<String> words) {
    Arbitrary<BackupVersion> versions =
        Arbitraries.oneOf(
            Arbitraries.just(new BackupVersion(OptionalLong.empty())),
            Arbitraries.longs()
                .between(0, 999_999_999_999_999_999L)
                .map(OptionalLong::of)
                .map(BackupVersion::new));
    return Combinators.combine(words, versions.optional(), words.optional())
        .as(FdbBackupConfig::new);
  }

  @Test
  void theVersionIsPartOfTheMeaningAndThePlaceOfTheIndexIsNot() {
    FdbBackupConfig source =
        new FdbBackupConfig(
            "backup",
            Optional.of(new BackupVersion(OptionalLong.of(42))),
            Optional.of("gs://bucket/index"));

    assertThat(source.values())
        .containsExactly(
            entry("type", "fdb-backup"),
            entry("location", "backup"),
            entry("version", "42"),
            entry("index", "gs://bucket/index"));
    assertThat(source.meaning()).containsOnlyKeys("type", "location", "version");
  }

  @Test
  void aShareIsExceededByTheFirstRecordBeyondIt() {
    QuarantineLimit share = QuarantineLimit.parse("0.5%");
    assertThat(Map.of(5L, share.isExceeded(5, 1000), 6L, share.isExceeded(6, 1000)))
        .isEqualTo(Map.of(5L, false, 6L, true));
    assertThat(QuarantineLimit.parse("0%").isExceeded(0, 0)).isFalse();
    assertThat(QuarantineLimit.parse("0%").isExceeded(1, 1_000_000)).isTrue();
    assertThat(QuarantineLimit.parse("100%").isExceeded(7, 7)).isFalse();
  }

  @Test
  void aCountIsExceededWhateverWasRead() {
    QuarantineLimit count = QuarantineLimit.parse("100");
    assertThat(count.isExceeded(100, 100)).isFalse();
    assertThat(count.isExceeded(101, 1_000_000)).isTrue();
  }
}
