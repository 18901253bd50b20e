package io.beamfill.pipelines.command;

import io.beamfill.fdb.backup.BackupWriter;
import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.cli.Output;
import io.beamfill.pipelines.tea.generate.Expectation;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.tea.generate.TeaBackupGenerator;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beamfill generate}. */
@Command(
    name = "generate",
    description = {
      "Writes the backup of a made-up tea database, of any size, for trials and measurements.",
      "The same options give the same records."
    })
public final class GenerateCommand extends io.beamfill.pipelines.cli.Command {
  @Parameters(paramLabel = "FOLDER", description = "A folder that is empty or not there yet.")
  private Path folder;

  @Option(
      names = "--records",
      defaultValue = "10000",
      description = "About how many records a job reads; default: ${DEFAULT-VALUE}.")
  private int records;

  @Option(
      names = "--bad",
      paramLabel = "SHARE",
      defaultValue = "1%",
      converter = ShareConverter.class,
      description = "Share of records that cannot become rows; default: ${DEFAULT-VALUE}.")
  private double bad;

  @Option(
      names = "--legacy",
      paramLabel = "SHARE",
      defaultValue = "5%",
      converter = ShareConverter.class,
      description = "Share of records in forms of older versions; default: ${DEFAULT-VALUE}.")
  private double legacy;

  @Option(
      names = "--conflicts",
      defaultValue = "0",
      description =
          "How many records have the natural key of another one, whose row stands for both;"
              + " default: ${DEFAULT-VALUE}.")
  private int conflicts;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--secret",
      paramLabel = "TEXT",
      description = "The text of the tokens that users' sessions hold.")
  private String secret;

  /** For {@code output}. */
  public GenerateCommand(Output output) {
    super(output);
  }

  @Override
  protected ExitCode execute() throws IOException {
    requireEmpty();
    TeaBackupGenerator generator = new TeaBackupGenerator(options());
    String snapshot = new BackupWriter(folder).write(generator.records());
    Expectation expectation = generator.expectation();
    output().document(document(snapshot, expectation));
    output()
        .text(
            String.format(
                "%s: %,d records, of which a load makes %,d rows and puts %,d into quarantine",
                folder,
                expectation.totalRecords(),
                expectation.totalRows(),
                expectation.totalQuarantined()));
    return ExitCode.COMPLETE;
  }

  private GeneratorOptions options() {
    try {
      GeneratorOptions options =
          GeneratorOptions.of(records)
              .withLegacyShare(legacy)
              .withBadShare(bad)
              .withConflicts(conflicts)
              .withSeed(seed);
      return secret == null ? options : options.withJwt(secret);
    } catch (IllegalArgumentException wrong) {
      throw new BeamfillException(Category.USAGE, wrong.getMessage() + ".", wrong);
    }
  }

  private void requireEmpty() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        if (entries.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw new BeamfillException(
        Category.USAGE, folder + " is there already and not an empty folder; name another one.");
  }

  private static Map<String, Object> document(String snapshot, Expectation expectation) {
    Map<String, Map<String, Long>> quarantined = new TreeMap<>();
    expectation
        .quarantined()
        .forEach(
            (key, count) ->
                quarantined
                    .computeIfAbsent(key.keyspace(), each -> new TreeMap<>())
                    .put(key.reason().name(), count));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("snapshot", snapshot);
    document.put("records", new TreeMap<>(expectation.records()));
    document.put("rows", new TreeMap<>(expectation.rows()));
    document.put("mapped", new TreeMap<>(expectation.mapped()));
    document.put("quarantined", quarantined);
    document.put("unclaimed", new TreeMap<>(expectation.unclaimed()));
    return document;
  }
}
