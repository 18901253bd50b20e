package io.beamfill.pipelines.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beamfill.ledger.server.Imports;
import io.beamfill.ledger.server.Ledger;
import io.beamfill.ledger.server.Migration;
import io.beamfill.ledger.server.Synchronizer;
import io.beamfill.ledger.server.Updates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A ledger job: a job file, and an empty target of its own.
 *
 * @param jobFile the job file
 * @param database the target
 */
public record LedgerJob(Path jobFile, TargetDatabase database) {
  /** The job's name. */
  public static final String NAME = "ledger";

  /** Writes a job file for an endpoint and a new target with lean tables into a folder. */
  public static LedgerJob create(Path folder, URI endpoint) {
    return create(folder, endpoint, TargetServer.newLedgerDatabase());
  }

  /** Writes a job file for an endpoint and a target. */
  public static LedgerJob create(Path folder, URI endpoint, TargetDatabase database) {
    Path jobFile = folder.resolve("ledger.yaml");
    try {
      Files.createDirectories(folder);
      Files.writeString(
          jobFile,
          """
          job: %s
          source:
            type: ledger
            endpoints: [%s]
            retryFor: 20s
          decoder: ledger
          target:
            url: %s
          write:
            pageBytes: 256KiB
          limits:
            quarantine: 0
          """
              .formatted(NAME, endpoint, database.url()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new LedgerJob(jobFile, database);
  }

  /** The arguments of {@code run} with JSON output, and more. */
  public List<String> runArguments(String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", jobFile.toString(), "--output=json"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Runs in the test's process. */
  public BeamfillProcess.Outcome run(String... more) {
    return Console.run(runArguments(more));
  }

  /** Starts a run in a process of its own. */
  public BeamfillProcess start(String... more) {
    return BeamfillProcess.start(Map.of(), runArguments(more));
  }

  /** What the control schema says. */
  public ControlTables control() {
    return new ControlTables(database, NAME);
  }

  /**
   * Asserts that a run ended well, and that the target has every update and every event of a
   * ledger, each once.
   */
  public void assertLoaded(Ledger ledger, BeamfillProcess.Outcome outcome) {
    assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    JsonNode document = TeaJob.document(outcome);
    assertThat(document.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(control().overlaps()).as("pages that overlap").isEmpty();
    assertThat(control().gaps()).as("gaps").isEmpty();
    assertThat(control().recordsRead()).isEqualTo(ledger.updateCount() + ledger.importCount());
    assertHolds(ledger);
  }

  /** Asserts that the target has every update and every event of a ledger, each once. */
  public void assertHolds(Ledger ledger) {
    assertThat(ids("ledger_updates", "update_id")).isEqualTo(updateIds(ledger));
    assertThat(ids("ledger_events", "event_id")).isEqualTo(eventIds(ledger));
    assertThat(database.number("SELECT count(*) FROM ledger_updates"))
        .isEqualTo(ledger.updateCount() + ledger.importCount());
    assertThat(database.number("SELECT count(*) FROM ledger_events"))
        .isEqualTo(ledger.eventCount());
  }

  private Set<String> ids(String table, String column) {
    Set<String> ids = new HashSet<>();
    database
        .query("SELECT migration_id || ' ' || " + column + " FROM " + table)
        .forEach(row -> ids.add(row.get(0)));
    return ids;
  }

  private static Set<String> updateIds(Ledger ledger) {
    Set<String> ids = new HashSet<>();
    for (Migration migration : ledger.migrations()) {
      String prefix = migration.id() + " ";
      for (Synchronizer synchronizer : migration.synchronizers()) {
        Updates updates = ledger.updates(migration, synchronizer);
        for (long i = 0; i < updates.count(); i++) {
          ids.add(prefix + updates.id(i));
        }
      }
      Imports imports = ledger.imports(migration);
      for (long i = 0; i < imports.count(); i++) {
        ids.add(prefix + imports.id(i));
      }
    }
    return ids;
  }

  private static Set<String> eventIds(Ledger ledger) {
    Set<String> ids = new HashSet<>();
    for (Migration migration : ledger.migrations()) {
      String prefix = migration.id() + " ";
      for (Synchronizer synchronizer : migration.synchronizers()) {
        Updates updates = ledger.updates(migration, synchronizer);
        for (long i = 0; i < updates.count(); i++) {
          for (int event = 0; event < updates.events(i); event++) {
            ids.add(prefix + updates.id(i) + ":" + event);
          }
        }
      }
      Imports imports = ledger.imports(migration);
      for (long i = 0; i < imports.count(); i++) {
        ids.add(prefix + imports.id(i) + ":0");
      }
    }
    return ids;
  }
}
