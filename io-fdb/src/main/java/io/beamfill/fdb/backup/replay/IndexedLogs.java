package io.beamfill.fdb.backup.replay;

import io.beamfill.fdb.backup.log.LogSlice;
import io.beamfill.fdb.backup.sort.Scratch;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mutation logs of a backup, by keys, for one version. Whoever needs the index and does not
 * find it complete builds it, also where it was deleted meanwhile.
 */
public final class IndexedLogs {
  /** Of the files' form; part of an index's name, so that no other form is ever read. */
  public static final int FORMAT = IndexFiles.FORMAT;

  private static final Logger LOG = LoggerFactory.getLogger(IndexedLogs.class);
  private static final Map<String, ReplayIndex> OPEN = new ConcurrentHashMap<>();

  private final IndexPlace place;
  private final IndexContent.Provider content;

  /**
   * @param name of the index, which says by itself what is in it
   * @param content is asked for where the index is to be built
   * @throws IOException where the place cannot be reached
   */
  public IndexedLogs(IndexLocation location, String name, IndexContent.Provider content)
      throws IOException {
    this.place = location.place(name);
    this.content = content;
  }

  /**
   * Builds the index where it is not complete, which may take long.
   *
   * @throws io.beamfill.transforms.BeamfillException where a log file is damaged, or where the
   *     index cannot be written
   * @throws IOException where the backup did not answer
   */
  public void prepare() throws IOException {
    index();
  }

  /** What the logs did to keys from one on; the caller closes it. Throws as {@link #prepare}. */
  public Replay replay(byte[] from) throws IOException {
    ReplayIndex index = index();
    try {
      return index.replay(from);
    } catch (FileNotFoundException | NoSuchFileException deleted) {
      OPEN.remove(place.folder(), index);
      return index().replay(from);
    }
  }

  /**
   * Cuts a range where there is more than so much in the logs. Throws as {@link #prepare}.
   *
   * @return parts in ascending order that together are the range
   */
  public List<ByteKeyRange> cut(ByteKeyRange range, long bytes) throws IOException {
    return index().cut(range, bytes);
  }

  /** Deletes the index, unless the user has said where it should lie. */
  public void discard() throws IOException {
    OPEN.remove(place.folder());
    place.discard();
  }

  private ReplayIndex index() throws IOException {
    ReplayIndex open = OPEN.get(place.folder());
    if (open != null) {
      return open;
    }
    synchronized (OPEN) {
      open = OPEN.get(place.folder());
      if (open == null) {
        open = findOrBuild();
        OPEN.put(place.folder(), open);
      }
      return open;
    }
  }

  private ReplayIndex findOrBuild() throws IOException {
    Optional<ReplayIndex> found = ReplayIndex.open(place.folder());
    if (found.isPresent()) {
      return found.get();
    }
    try (Workshop.Turn turn = place.workshop().enter()) {
      found = ReplayIndex.open(place.folder());
      if (found.isEmpty()) {
        build(turn.scratch());
        found = ReplayIndex.open(place.folder());
      }
    }
    return found.orElseThrow(
        () -> new IOException(place.folder() + " was changed while it was opened"));
  }

  private void build(Scratch scratch) throws IOException {
    long start = System.nanoTime();
    IndexContent ours = content.get();
    List<LogSlice> slices = ours.slices();
    LOG.info(
        "Indexing the mutation logs: {} files with {} bytes, for {}",
        slices.size(),
        slices.stream().mapToLong(each -> each.file().size()).sum(),
        place.folder());
    try (IndexBuilder builder = new IndexBuilder(ours, scratch, IndexBuilder.batchBytes())) {
      builder.build(slices);
    }
    for (String name : List.of(IndexFiles.MUTATIONS, IndexFiles.CLEARS, IndexFiles.COMPLETE)) {
      place.publish(scratch.directory().resolve(name), name);
    }
    LOG.info(
        "Indexed the mutation logs in {} s",
        Duration.ofNanos(System.nanoTime() - start).toSeconds());
  }
}
