package io.beamfill.pipelines.command;

import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.job.JobFileParser;
import io.beamfill.pipelines.plan.Decoders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The job file that a command works on. */
final class JobFileOptions {
  @Parameters(paramLabel = "JOBFILE", description = "The job file.")
  private Path path;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a value of the job file, for example write.mode=append.")
  private List<String> overrides = new ArrayList<>();

  JobFile read() {
    return new JobFileParser(Decoders.names()).parse(path, overrides);
  }

  Path path() {
    return path;
  }
}
