package io.beamfill.fdb.backup.log;

import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.fdb.backup.container.DamagedFile;
import io.beamfill.fdb.backup.sort.ExternalSort;
import io.beamfill.fdb.backup.sort.Scratch;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The mutations of a slice of a log file, in no order of the versions; those of one version follow
 * each other in their order.
 *
 * <p>Holds one block, the mutations of one version, and the parts of versions that are not complete
 * yet. Where these are more than a limit, they are put aside on the disk until the end of the file.
 */
public final class LogScan {
  private final LogSlice slice;
  private final ExternalSort<LogRecord> aside;
  private final long budget;
  private final MutationSink mutations;
  private final Map<Long, VersionParts> incomplete = new HashMap<>();
  private long held;

  private LogScan(
      LogSlice slice, ExternalSort<LogRecord> aside, long budget, MutationSink mutations) {
    this.slice = slice;
    this.aside = aside;
    this.budget = budget;
    this.mutations = mutations;
  }

  /**
   * Reads a slice.
   *
   * @param scratch takes what memory does not hold
   * @param budget bytes of incomplete versions that are held in memory
   * @throws io.beamfill.transforms.BeamfillException where the file is damaged
   * @throws IOException where the file system did not answer
   */
  public static void read(
      BackupContainer container,
      LogSlice slice,
      Scratch scratch,
      long budget,
      MutationSink mutations)
      throws IOException {
    if (slice.file().size() == 0) {
      return;
    }
    try (LogFileReader reader = LogFileReader.open(container, slice.file());
        ExternalSort<LogRecord> aside =
            new ExternalSort<>(scratch, "parts", new PartFormat(), budget)) {
      new LogScan(slice, aside, budget, mutations).read(reader);
    }
  }

  private void read(LogFileReader reader) throws IOException {
    for (LogRecord part = reader.next(); part != null; part = reader.next()) {
      requireInFile(part);
      if (slice.versions().contains(part.version())) {
        take(part);
      }
    }
    putAside();
    joinWhatWasPutAside();
  }

  private void requireInFile(LogRecord part) {
    VersionSpan versions = slice.file().versions();
    if (!versions.contains(part.version())) {
      throw DamagedFile.at(
          "log file " + slice.file().path(),
          part.block(),
          part.position(),
          "it holds version " + part.version() + " where its name says " + versions);
    }
  }

  private void take(LogRecord part) throws IOException {
    VersionParts version = incomplete.computeIfAbsent(part.version(), this::parts);
    version.add(part);
    held += part.bytes().length;
    if (version.isComplete()) {
      incomplete.remove(part.version());
      held -= version.bytes();
      version.decode(mutations);
    } else if (held > budget) {
      putAside();
    }
  }

  private void putAside() throws IOException {
    for (VersionParts version : incomplete.values()) {
      for (LogRecord part : version.parts()) {
        aside.add(part);
      }
    }
    incomplete.clear();
    held = 0;
  }

  private void joinWhatWasPutAside() throws IOException {
    @Nullable VersionParts version = null;
    for (Iterator<LogRecord> parts = aside.sorted(); parts.hasNext(); ) {
      LogRecord part = parts.next();
      if (version == null || version.version() != part.version()) {
        decode(version);
        version = parts(part.version());
      }
      version.add(part);
    }
    decode(version);
  }

  private void decode(@Nullable VersionParts version) throws IOException {
    if (version != null) {
      version.decode(mutations);
    }
  }

  private VersionParts parts(long version) {
    return new VersionParts(slice.file().path(), version);
  }
}
