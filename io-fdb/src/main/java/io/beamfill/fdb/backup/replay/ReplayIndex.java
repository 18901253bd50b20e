package io.beamfill.fdb.backup.replay;

import io.beamfill.fdb.backup.container.BackupContainer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** A complete index, which any number of threads may read. Holds some keys of its files. */
final class ReplayIndex {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String folder;
  private final IndexFiles files;

  private ReplayIndex(String folder, IndexFiles files) {
    this.folder = folder;
    this.files = files;
  }

  /** The index in a folder, or nothing where it is not complete. */
  static Optional<ReplayIndex> open(String folder) throws IOException {
    Map<String, Long> sizes = new HashMap<>();
    for (Metadata file : BackupContainer.match(folder + "/*")) {
      sizes.put(file.resourceId().getFilename(), file.sizeBytes());
    }
    if (!sizes.containsKey(IndexFiles.COMPLETE)) {
      return Optional.empty();
    }
    try (DataInputStream in = stream(folder, IndexFiles.COMPLETE, 0)) {
      return IndexFiles.read(in)
          .filter(files -> files.haveSizes(sizes))
          .map(files -> new ReplayIndex(folder, files));
    } catch (FileNotFoundException | NoSuchFileException | EOFException incomplete) {
      return Optional.empty();
    }
  }

  /**
   * What the logs did, from a key on; the caller closes it.
   *
   * @throws FileNotFoundException or {@link NoSuchFileException} where the index was deleted
   */
  Replay replay(byte[] from) throws IOException {
    MutationReader mutations =
        new MutationReader(
            stream(folder, IndexFiles.MUTATIONS, files.mutations().keys().seek(from)));
    try {
      ClearReader clears =
          new ClearReader(stream(folder, IndexFiles.CLEARS, files.clears().keys().seek(from)));
      Replay replay = new Replay(mutations, clears);
      replay.skipTo(from);
      return replay;
    } catch (IOException | RuntimeException error) {
      mutations.close();
      throw error;
    }
  }

  /** Cuts a range where there are more than so many bytes of changes of single keys. */
  List<ByteKeyRange> cut(ByteKeyRange range, long bytes) {
    return files.mutations().keys().cut(range, bytes);
  }

  private static DataInputStream stream(String folder, String name, long offset)
      throws IOException {
    SeekableByteChannel channel =
        (SeekableByteChannel)
            FileSystems.open(FileSystems.matchNewResource(folder + "/" + name, false));
    channel.position(offset);
    return new DataInputStream(
        new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES));
  }
}
