package io.beamfill.pipelines.plan;

import io.beamfill.fdb.backup.FdbBackupSource;
import io.beamfill.fdb.live.FdbSource;
import io.beamfill.pipelines.job.FdbBackupConfig;
import io.beamfill.pipelines.job.FdbConfig;
import io.beamfill.pipelines.job.SourceConfig;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.source.PagedSource;
import java.io.IOException;
import java.util.Map;

/**
 * A job's source.
 *
 * @param source reads it
 * @param identity what of it is not said in the job file and must be the same in every run: for a
 *     backup, its snapshot, and for a cluster, what tells it from others
 */
public record OpenedSource(PagedSource source, Map<String, String> identity) {
  private static final String SNAPSHOT = "source.snapshot";
  private static final String CLUSTER = "source.cluster";

  /**
   * Opens the source.
   *
   * @param before the meaning of the job as its first run noted it, or empty: a resumed job goes on
   *     with the snapshot that it began with, also if there is a newer one
   */
  static OpenedSource open(SourceConfig config, Map<String, String> before) {
    try {
      if (config instanceof FdbBackupConfig backup) {
        return open(backup, before);
      }
      if (config instanceof FdbConfig live) {
        FdbSource source = FdbSource.open(live.settings());
        return new OpenedSource(source, Map.of(CLUSTER, source.cluster()));
      }
      throw new IllegalStateException("No source for " + config);
    } catch (IOException error) {
      throw unreachable(error);
    }
  }

  /** One sentence for a source that does not answer. */
  public static BeamfillException unreachable(IOException cause) {
    return new BeamfillException(
        Category.SOURCE,
        "The source does not answer: " + cause.getMessage() + ". Check it and run again.",
        cause);
  }

  private static OpenedSource open(FdbBackupConfig config, Map<String, String> before)
      throws IOException {
    String begunWith = before.get(SNAPSHOT);
    FdbBackupSource source =
        begunWith == null
            ? FdbBackupSource.open(config.location())
            : FdbBackupSource.open(config.location(), begunWith);
    return new OpenedSource(source, Map.of(SNAPSHOT, source.snapshot()));
  }
}
