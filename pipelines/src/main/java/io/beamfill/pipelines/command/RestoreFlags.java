package io.beamfill.pipelines.command;

import io.beamfill.pipelines.restore.RestoreOptions;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import picocli.CommandLine.Option;

/** The options of {@code restore}, which {@code run --restore} takes too. */
final class RestoreFlags {
  private static final int MOST_BUILDS = 64;

  @Option(
      names = "--builds",
      paramLabel = "N",
      defaultValue = "" + RestoreOptions.DEFAULT_BUILDS,
      description = "How many indexes are built at the same time; ${DEFAULT-VALUE} unless given.")
  private int builds;

  @Option(
      names = "--build-memory",
      paramLabel = "SIZE",
      description =
          "What each build may take, for example 1GB: the server's maintenance_work_mem unless"
              + " given.")
  private String buildMemory;

  RestoreOptions options(boolean stopRun, boolean acceptDifferences) {
    if (builds < 1 || builds > MOST_BUILDS) {
      throw new BeamfillException(
          Category.USAGE, "--builds must be from 1 to " + MOST_BUILDS + ", not " + builds + ".");
    }
    if (buildMemory != null && !buildMemory.matches("[1-9][0-9]{0,8}(kB|MB|GB)")) {
      throw new BeamfillException(
          Category.USAGE,
          "--build-memory must be a size as PostgreSQL writes it, for example 512MB or 1GB.");
    }
    return new RestoreOptions(builds, buildMemory, stopRun, acceptDifferences);
  }

  boolean areGiven() {
    return builds != RestoreOptions.DEFAULT_BUILDS || buildMemory != null;
  }
}
