package io.beamfill.pipelines.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * All that a job leaves behind, to compare a disturbed job with one that nothing disturbed.
 *
 * @param contents the target's rows
 * @param quarantine keyspace, position, table and reason of each entry
 * @param recordsRead records of all committed pages
 * @param figures the members {@code records} and {@code rows} of the document that the last run
 *     gave
 */
public record Loaded(
    TableContents contents,
    List<List<String>> quarantine,
    long recordsRead,
    List<JsonNode> figures) {
  /** Runs a job to its end in the test's process. */
  public static Loaded undisturbed(TeaJob job, String... more) {
    return completed(job, job.run(more));
  }

  /** What a job left behind whose last run ended so; asserts that it is complete. */
  public static Loaded completed(TeaJob job, BeamfillProcess.Outcome outcome) {
    assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    JsonNode document = TeaJob.document(outcome);
    assertThat(document.path("status").asText()).isEqualTo("COMPLETED");
    ControlTables control = job.control();
    assertThat(control.status()).isEqualTo("COMPLETED");
    assertThat(control.overlaps()).as("pages that overlap").isEmpty();
    assertThat(control.gaps()).as("gaps").isEmpty();
    return new Loaded(
        job.contents(),
        control.quarantine(),
        control.recordsRead(),
        List.of(document.path("records"), document.path("rows")));
  }

  /** Asserts that both jobs did the same: nothing lost, nothing twice. */
  public void assertEquals(Loaded expected) {
    assertThat(contents.differencesFrom(expected.contents)).isEmpty();
    assertThat(contents.counts()).isEqualTo(expected.contents.counts());
    assertThat(quarantine).isEqualTo(expected.quarantine);
    assertThat(recordsRead).isEqualTo(expected.recordsRead);
    assertThat(figures).isEqualTo(expected.figures);
  }
}
