package io.beamfill.pipelines.command;

import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.job.JobFileParser;
import io.beamfill.pipelines.plan.Decoders;
import io.beamfill.postgres.saved.Away;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
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

  /** A command on this job file as it is typed: its words, for example {@code run}, come first. */
  String commandLine(String words) {
    StringBuilder line = new StringBuilder("beamfill ").append(words).append(' ');
    line.append(quoted(path.toString()));
    overrides.forEach(each -> line.append(" --set ").append(quoted(each)));
    return line.toString();
  }

  private static String quoted(String word) {
    return word.matches("[\\w./:=%@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Where the target knows nothing of the job. */
  BeamfillException neverRun(String job) {
    return new BeamfillException(
        Category.JOB,
        "The job "
            + job
            + " was never run on this target; start it with "
            + commandLine("run")
            + ".");
  }

  /** The same where tables may be prepared for it all the same. */
  BeamfillException neverRun(String job, Away away) {
    return away.open()
        ? new BeamfillException(
            Category.JOB,
            "The job "
                + job
                + " was never run on this target, but its tables are prepared: "
                + away.describe()
                + "; start it with "
                + commandLine("run")
                + ", or bring that back with "
                + commandLine("restore")
                + ".")
        : neverRun(job);
  }
}
