package io.beamfill.pipelines.plan;

import io.beamfill.fdb.backup.FdbBackupSource;
import io.beamfill.fdb.live.FdbSource;
import io.beamfill.ledger.scan.RecordTime;
import io.beamfill.ledger.source.LedgerInstant;
import io.beamfill.ledger.source.LedgerSource;
import io.beamfill.pipelines.job.BackupVersion;
import io.beamfill.pipelines.job.FdbBackupConfig;
import io.beamfill.pipelines.job.FdbConfig;
import io.beamfill.pipelines.job.LedgerConfig;
import io.beamfill.pipelines.job.SourceConfig;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.source.PagedSource;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A job's source.
 *
 * @param source reads it
 * @param identity what of it is not said in the job file and must be the same in every run: for a
 *     backup, its snapshot, and the version where it is read at one; for a cluster, what tells it
 *     from others; for a ledger, the newest record time and the newest migration that there were
 */
public record OpenedSource(PagedSource source, Map<String, String> identity) {
  private static final String SNAPSHOT = "source.snapshot";
  private static final String VERSION = "source.version";
  private static final String CLUSTER = "source.cluster";
  private static final String UNTIL = "source.until";
  private static final String NEWEST_MIGRATION = "source.newestMigration";

  /**
   * Opens the source.
   *
   * @param before the meaning of the job as its first run noted it, or empty: a resumed job goes on
   *     with the snapshot and the version that it began with, also if there are newer ones
   */
  public static OpenedSource open(SourceConfig config, Map<String, String> before) {
    try {
      if (config instanceof FdbBackupConfig backup) {
        return open(backup, before);
      }
      if (config instanceof FdbConfig live) {
        FdbSource source = FdbSource.open(live.settings());
        return new OpenedSource(source, Map.of(CLUSTER, source.cluster()));
      }
      if (config instanceof LedgerConfig ledger) {
        return open(ledger, before);
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

  /** A job reads what there was when it began; what the ledger recorded since is not its own. */
  private static OpenedSource open(LedgerConfig config, Map<String, String> before)
      throws IOException {
    String until = before.get(UNTIL);
    Optional<LedgerInstant> begunWith =
        until == null
            ? Optional.empty()
            : Optional.of(
                new LedgerInstant(
                    RecordTime.parse(until), Integer.parseInt(before.get(NEWEST_MIGRATION))));
    LedgerSource source = LedgerSource.open(config.settings(), config.migrations(), begunWith);
    Map<String, String> identity = new TreeMap<>();
    identity.put(UNTIL, RecordTime.format(source.instant().micros()));
    identity.put(NEWEST_MIGRATION, Integer.toString(source.instant().migration()));
    return new OpenedSource(source, identity);
  }

  private static OpenedSource open(FdbBackupConfig config, Map<String, String> before)
      throws IOException {
    FdbBackupSource source =
        config.version().isPresent()
            ? openInstant(config, config.version().get(), before)
            : openRangeFiles(config, before);
    Map<String, String> identity = new TreeMap<>();
    identity.put(SNAPSHOT, source.snapshot());
    source.version().ifPresent(version -> identity.put(VERSION, Long.toString(version)));
    return new OpenedSource(source, identity);
  }

  private static FdbBackupSource openRangeFiles(FdbBackupConfig config, Map<String, String> before)
      throws IOException {
    String begunWith = before.get(SNAPSHOT);
    return begunWith == null
        ? FdbBackupSource.open(config.location())
        : FdbBackupSource.open(config.location(), begunWith);
  }

  /** The latest version is that of the job's first run. Another one than that is found later. */
  private static FdbBackupSource openInstant(
      FdbBackupConfig config, BackupVersion wanted, Map<String, String> before) throws IOException {
    String begunWith = before.get(VERSION);
    String version = wanted.number().isEmpty() && begunWith != null ? begunWith : wanted.toString();
    if (version.equals(begunWith)) {
      return FdbBackupSource.openAgain(
          config.location(), before.get(SNAPSHOT), Long.parseLong(version), config.index());
    }
    return wanted.number().isEmpty()
        ? FdbBackupSource.openLatest(config.location(), config.index())
        : FdbBackupSource.openAt(config.location(), wanted.number().getAsLong(), config.index());
  }
}
