package io.beamfill.pipelines.jdbcio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.job.JobFileParser;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Console;
import io.beamfill.transforms.BeamfillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says to a job file with {@code write.mode: jdbcio}. */
class JdbcioCommandsTest {
  @TempDir private Path folder;
  private Path jobFile;

  @BeforeEach
  void writeJobFile() throws IOException {
    jobFile = folder.resolve("job.yaml");
    Files.writeString(
        jobFile,
        """
        job: tea
        source:
          type: fdb-backup
          location: nowhere
        decoder: tea
        target:
          url: jdbc:h2:mem:tea;USER=sa
        write:
          mode: jdbcio
          rejected: rejected.jsonl
        """);
  }

  private BeamfillProcess.Outcome beamfill(String words, String... options) {
    List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
    arguments.add(jobFile.toString());
    arguments.addAll(List.of(options));
    return Console.run(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "run"})
  void decoderThatNeedsLookupsIsRefused(String command) {
    BeamfillProcess.Outcome outcome = beamfill(command);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.stderr())
        .matches(
            "(?s)beamfill: The decoder of this job needs lookups \\(for the keyspace \\w+\\), which"
                + " write\\.mode: jdbcio does not have: use write\\.mode: merge, on PostgreSQL\\.\n");
    assertThat(outcome.stdout()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "quarantine list"})
  void commandsThatNeedStateAreRefused(String command) {
    BeamfillProcess.Outcome outcome = beamfill(command);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.stderr())
        .isEqualTo(
            "beamfill: The job tea has write.mode: jdbcio, which keeps no state in the target: only"
                + " plan and run know it; status, quarantine, verify, prepare and restore are for"
                + " write.mode: merge or append on PostgreSQL.\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write.mode=merge | --set write.mode: write.rejected is for",
        "limits.rowsPerSecond=5 | limits.rowsPerSecond is not known to write.mode: jdbcio",
        "target.url=postgres://db | must be env:NAME, file:PATH or a URL that begins with jdbc:"
      })
  void jobFileSaysWhatBelongsTogether(String override, String sentence) {
    BeamfillProcess.Outcome outcome = beamfill("plan", "--set", override);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.stderr()).contains(sentence.replaceFirst("^--set write.mode: ", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:mem:x;USER=sa;PASSWORD=hunter2",
        "jdbc:mariadb://host/db?user=me&password=hunter2",
        "jdbc:mariadb://me:hunter2@host/db",
        "jdbc:sqlserver://host;databaseName=x;user=me;password=hunter2",
        "jdbc:oracle:thin:me/hunter2@//host:1521/service",
        "jdbc:db2://host/db:user=me;pwd=hunter2"
      })
  void passwordInAUrlOfAnyProductIsRefused(String url) {
    BeamfillProcess.Outcome outcome = beamfill("plan", "--set", "target.url=" + url);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.stderr()).contains("must not hold a password").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:./data/db;USER=sa",
        "jdbc:mariadb://host:3306/db?user=me@here",
        "jdbc:oracle:thin:@//host:1521/service",
        "jdbc:sqlserver://host;databaseName=x"
      })
  void urlOfAnyProductWithoutPasswordMayStandInTheFile(String url) {
    JobFile job = new JobFileParser(List.of("tea")).parse(jobFile, List.of("target.url=" + url));
    assertThat(new JobUrl(job.target().url()).resolve()).isEqualTo(url);
    assertThat(job.text()).contains(url, "mode: jdbcio", "rejected: rejected.jsonl");
  }

  @Test
  void referenceIsReadWhenItIsNeededAndNeverRepeated() throws IOException {
    Path secret = folder.resolve("url");
    JobFile job =
        new JobFileParser(List.of("tea")).parse(jobFile, List.of("target.url=file:" + secret));
    JobUrl url = new JobUrl(job.target().url());
    Files.writeString(secret, "jdbc:h2:mem:x;PASSWORD=hunter2\n");
    assertThat(url.resolve()).isEqualTo("jdbc:h2:mem:x;PASSWORD=hunter2");
    assertThat(url).hasToString("file:" + secret);

    Files.writeString(secret, "h2:mem:x;PASSWORD=hunter2\n");
    assertThatThrownBy(url::resolve)
        .isInstanceOf(BeamfillException.class)
        .hasMessage("file:" + secret + " must hold a URL that begins with jdbc:, and does not.");
  }
}
