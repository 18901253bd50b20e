package io.beamfill.pipelines.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beamfill.fdb.backup.BackupWriter;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tea job: a generated backup, a job file, and an empty target of its own.
 *
 * @param backup the backup's folder
 * @param jobFile the job file
 * @param database the target
 */
public record TeaJob(Path backup, Path jobFile, TargetDatabase database) {
  /** The job's name. */
  public static final String NAME = "tea";

  /** Bytes of a block of the backups. */
  public static final int BLOCK_BYTES = 16 << 10;

  /** Records with all flaws that there are, of which several hundred go into quarantine. */
  public static GeneratorOptions dirty(int records) {
    return GeneratorOptions.of(records)
        .withLegacyShare(0.1)
        .withBadShare(0.03)
        .withConflicts(8)
        .withSeed(42);
  }

  /** Writes a backup with files and blocks so small that there are many of both. */
  public static void writeBackup(Path folder, GeneratorOptions options) {
    try {
      new BackupWriter(folder)
          .blockSize(BLOCK_BYTES)
          .fileBytes(256 << 10)
          .write(new TeaBackupGenerator(options).records());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Writes a backup, and a job file for it and a new target, into a folder. */
  public static TeaJob create(Path folder, GeneratorOptions options) {
    Path backup = folder.resolve("backup");
    writeBackup(backup, options);
    return create(folder, backup);
  }

  /**
   * Writes a job file for a backup and a new target.
   *
   * @param folder where the job file is written
   */
  public static TeaJob create(Path folder, Path backup) {
    return create(folder, backup, TargetServer.newDatabase());
  }

  /** Writes a job file for a backup and a target. */
  public static TeaJob create(Path folder, Path backup, TargetDatabase database) {
    Path jobFile = folder.resolve("job.yaml");
    try {
      Files.createDirectories(folder);
      Files.writeString(
          jobFile,
          """
          job: %s
          source:
            type: fdb-backup
            location: '%s'
          decoder: tea
          target:
            url: %s
          write:
            pageRows: 200
          limits:
            quarantine: 20%%
          """
              .formatted(NAME, backup, database.url()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new TeaJob(backup, jobFile, database);
  }

  /** The arguments of {@code run} with JSON output, and more. */
  public List<String> runArguments(String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", jobFile.toString(), "--output=json"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Starts a run in a process of its own. */
  public BeamfillProcess start(String... more) {
    return BeamfillProcess.start(Map.of(), runArguments(more));
  }

  /** Runs in the test's process. */
  public BeamfillProcess.Outcome run(String... more) {
    return Console.run(runArguments(more));
  }

  /** Runs {@code beamfill words… JOBFILE options…} in the test's process. */
  public BeamfillProcess.Outcome beamfill(String words, String... options) {
    List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
    arguments.add(jobFile.toString());
    arguments.addAll(List.of(options));
    return Console.run(arguments);
  }

  /** Makes the target forget every job, and empties its tables. */
  public void forget() {
    database.execute(
        "DROP SCHEMA IF EXISTS beamfill CASCADE; TRUNCATE users, teas, tag_categories CASCADE");
  }

  /** What the control schema says of another job into the same target. */
  public ControlTables control(String job) {
    return new ControlTables(database, job);
  }

  /** What the control schema says. */
  public ControlTables control() {
    return new ControlTables(database, NAME);
  }

  /** What the target's tables hold. */
  public TableContents contents() {
    return TableContents.of(database);
  }

  /** The document that a run with JSON output gave. */
  public static JsonNode document(BeamfillProcess.Outcome outcome) {
    try {
      return new ObjectMapper().readTree(outcome.stdout());
    } catch (JsonProcessingException notOne) {
      throw new AssertionError("Not one JSON document: " + outcome, notOne);
    }
  }
}
