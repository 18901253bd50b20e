package io.beamfill.fdb.backup;

import io.beamfill.fdb.backup.container.BackupContainer;
import java.io.IOException;
import org.apache.beam.sdk.io.range.ByteKey;

/** Reads which keys a file holds from its first and its last block, where no manifest says it. */
final class FileEnds {
  private FileEnds() {}

  static RangeFile read(BackupContainer container, RangeFileName name) throws IOException {
    try (RangeFileReader reader = RangeFileReader.open(container, name)) {
      ByteKey begin = reader.beginKey(0);
      Block block = reader.block(reader.blocks() - 1);
      while (block.end() == null) {
        block.next();
      }
      return new RangeFile(name, begin, ByteKey.copyFrom(block.end()));
    }
  }
}
