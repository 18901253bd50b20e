package io.beamfill.pipelines.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.beamfill.ledger.scan.ScanSettings;
import io.beamfill.ledger.source.MigrationChoice;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.SecretReference;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of a ledger's source. */
class LedgerSectionTest {
  private static final String LEAST =
      """
      job: history
      source:
        type: ledger
        endpoints: https://scan.example/api/scan
      decoder: ledger
      target:
        url: env:PG_URL
      """;

  private static final String FULL =
      LEAST.replace(
          "  endpoints: https://scan.example/api/scan\n",
          """
            endpoints:
              - https://scan.example/api/scan/
              - http://10.0.0.1:8080/api/scan
            migrations: [3, 0, 3]
            timeout: 90s
            retryFor: 2h
            concurrency: 3
            headers:
              Authorization: env:SCAN_TOKEN
              X-Party: file:/run/party
          """);

  private static JobFile parse(String text, String... overrides) {
    return new JobFileParser(List.of("ledger")).parse("job.yaml", text, List.of(overrides));
  }

  private static LedgerConfig source(String text, String... overrides) {
    return (LedgerConfig) parse(text, overrides).source();
  }

  @Test
  void whatIsNotSaidHasADefault() {
    LedgerConfig config = source(LEAST);
    assertThat(config.settings())
        .isEqualTo(ScanSettings.of(List.of(URI.create("https://scan.example/api/scan"))));
    assertThat(config.migrations()).isEqualTo(MigrationChoice.ALL);
    assertThat(config.settings().timeout()).hasMinutes(2);
    assertThat(config.settings().retryFor()).hasMinutes(10);
    assertThat(config.settings().concurrency()).isEqualTo(8);
  }

  @Test
  void everyKeyIsRead() {
    LedgerConfig config = source(FULL);
    assertThat(config.settings())
        .isEqualTo(
            new ScanSettings(
                List.of(
                    URI.create("https://scan.example/api/scan"),
                    URI.create("http://10.0.0.1:8080/api/scan")),
                Map.of(
                    "Authorization",
                    SecretReference.parse("env:SCAN_TOKEN"),
                    "X-Party",
                    SecretReference.parse("file:/run/party")),
                Duration.ofSeconds(90),
                Duration.ofHours(2),
                ScanSettings.FIRST_PAUSE,
                3));
    assertThat(config.migrations().listed()).containsExactly(0, 3);
  }

  @Test
  void theTextReadsAsTheSameJob() {
    assertThat(parse(parse(FULL).text())).isEqualTo(parse(FULL));
    assertThat(parse(parse(LEAST).text())).isEqualTo(parse(LEAST));
  }

  @Test
  void overridesGiveListsWithCommas() {
    LedgerConfig config =
        source(
            FULL,
            "source.endpoints=http://127.0.0.1:1/a, http://127.0.0.1:2/b",
            "source.migrations=all",
            "source.headers.Authorization=env:OTHER");
    assertThat(config.settings().endpoints())
        .containsExactly(URI.create("http://127.0.0.1:1/a"), URI.create("http://127.0.0.1:2/b"));
    assertThat(config.migrations()).isEqualTo(MigrationChoice.ALL);
    assertThat(config.settings().headers().get("Authorization")).hasToString("env:OTHER");
    assertThat(source(LEAST, "source.migrations=1,2").migrations().listed()).containsExactly(1, 2);
  }

  /** All endpoints serve the same history, so that a job may go on with others. */
  @Test
  void onlyTheMigrationsAreTheMeaning() {
    assertThat(parse(FULL).meaning())
        .contains(entry("source.type", "ledger"), entry("source.migrations", "0, 3"))
        .doesNotContainKeys("source.endpoints", "source.timeout", "source.headers");
    assertThat(parse(LEAST).meaning()).contains(entry("source.migrations", "all"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://x/|ftp://x/|5: source.endpoints must be the address of a Scan service, such as",
        "http://x/|http://x/?a=b|5: source.endpoints must be the address of a Scan service, such as",
        "http://x/|http:///y|5: source.endpoints must be the address of a Scan service, such as",
        "http://x/|http://me:secret@x/|5: source.endpoints must not hold a user or a password",
        "[all]|[0, -1]|6: source.migrations must be a whole number between 0 and 100000, not \"-1\"",
        "[all]|[0, all]|6: source.migrations must be a whole number between 0 and 100000, not \"all\"",
        "[all]|[]|6: source.migrations is empty",
        "9s|9|7: source.timeout must be a time from 100ms to 24h, such as 500ms, 30s, 10m or 1h",
        "9s|25h|7: source.timeout must be a time from 100ms to 24h",
        "8m|8 min|8: source.retryFor must be a time from 100ms to 24h",
        "env:A|s3cr3t|10: source.headers.X-A must be env:NAME",
        "X-A|Host|10: source.headers.Host is a header that Beamfill sets itself",
        "X-A|X A|10: source.headers.X A is no name of a header",
        "timeout|timeouts|7: unknown key \"timeouts\" in source; did you mean timeout?",
      })
  void namesTheLineOfAnError(String before, String after, String message) {
    String text =
        """
        job: history
        source:
          type: ledger
          endpoints:
            - http://x/
          migrations: [all]
          timeout: 9s
          retryFor: 8m
          headers:
            X-A: env:A
        decoder: ledger
        target:
          url: env:PG_URL
        """;
    parse(text);
    assertThatThrownBy(() -> parse(text.replace(before, after)))
        .isInstanceOf(BeamfillException.class)
        .hasMessageStartingWith("job.yaml:" + message)
        .hasMessageNotContaining("s3cr3t")
        .hasMessageNotContaining("secret@");
  }

  @Test
  void anEndpointIsNeeded() {
    assertThatThrownBy(() -> parse(LEAST.replaceFirst("  endpoints:.*\n", "")))
        .hasMessage("job.yaml:3: source.endpoints is missing; it has no default, so add it");
  }
}
