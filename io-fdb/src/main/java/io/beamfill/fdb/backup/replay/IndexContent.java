package io.beamfill.fdb.backup.replay;

import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.fdb.backup.log.LogFiles;
import io.beamfill.fdb.backup.log.LogSlice;
import io.beamfill.fdb.backup.log.VersionSpan;
import java.io.IOException;
import java.util.List;

/**
 * What an index is made of.
 *
 * @param container the backup
 * @param span the versions whose mutations may count; the logs hold them without a gap
 * @param ranges the versions of the range files
 */
public record IndexContent(BackupContainer container, VersionSpan span, RangeVersions ranges) {
  /** Tells the content once it is needed. */
  public interface Provider {
    /** The content. */
    IndexContent get() throws IOException;
  }

  List<LogSlice> slices() throws IOException {
    return LogFiles.list(container).slices(span);
  }
}
