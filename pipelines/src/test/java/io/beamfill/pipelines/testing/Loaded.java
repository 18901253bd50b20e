package io.beamfill.pipelines.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that a job leaves behind, to compare a disturbed job with one that nothing disturbed.
 *
 * @param contents the target's rows
 * @param quarantine keyspace, position, table and reason of each entry
 * @param recordsRead records of all committed pages
 * @param records the member {@code records} of the document that the last run gave
 * @param rows its member {@code rows}, where {@code updated}, {@code unchanged} and {@code
 *     superseded} are one sum, {@code existing}: which of two records with one key comes first is
 *     not settled, and decides among these three
 */
public record Loaded(
    TableContents contents,
    List<List<String>> quarantine,
    long recordsRead,
    Map<String, Long> records,
    Map<String, Map<String, Long>> rows) {
  private static final int SHOWN = 10;
  private static final Set<String> EXISTING = Set.of("updated", "unchanged", "superseded");

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
        counts(document.path("records")),
        rows(document.path("rows")));
  }

  private static Map<String, Map<String, Long>> rows(JsonNode tables) {
    Map<String, Map<String, Long>> rows = new TreeMap<>();
    tables.fields().forEachRemaining(each -> rows.put(each.getKey(), counts(each.getValue())));
    return rows;
  }

  private static Map<String, Long> counts(JsonNode numbers) {
    Map<String, Long> counts = new TreeMap<>();
    numbers
        .fields()
        .forEachRemaining(
            each ->
                counts.merge(
                    EXISTING.contains(each.getKey()) ? "existing" : each.getKey(),
                    each.getValue().asLong(),
                    Long::sum));
    return counts;
  }

  /** Asserts that both jobs did the same: nothing lost, nothing twice. */
  public void assertEquals(Loaded expected) {
    assertThat(contents.differencesFrom(expected.contents)).isEmpty();
    assertThat(contents.counts()).isEqualTo(expected.contents.counts());
    assertThat(lacking(quarantine, expected.quarantine)).as("not in quarantine").isEmpty();
    assertThat(lacking(expected.quarantine, quarantine)).as("wrongly in quarantine").isEmpty();
    assertThat(quarantine).hasSameSizeAs(expected.quarantine);
    assertThat(recordsRead).isEqualTo(expected.recordsRead);
    assertThat(records).isEqualTo(expected.records);
    assertThat(rows).isEqualTo(expected.rows);
  }

  private static List<List<String>> lacking(List<List<String>> here, List<List<String>> there) {
    Set<List<String>> known = new HashSet<>(here);
    return there.stream().filter(each -> !known.contains(each)).limit(SHOWN).toList();
  }
}
