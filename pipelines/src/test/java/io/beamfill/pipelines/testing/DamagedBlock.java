package io.beamfill.pipelines.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Damage in the midst of a backup that {@link TeaJob#writeBackup} wrote: the third pair of a block
 * announces a key that is longer than the block. Only who reads the block's records can see it.
 */
public final class DamagedBlock {
  private static final int VERSION_BYTES = 4;

  private final Path file;
  private final int number;
  private final int offset;
  private final byte[] whole;

  private DamagedBlock(Path file, int number, int offset, byte[] whole) {
    this.file = file;
    this.number = number;
    this.offset = offset;
    this.whole = whole;
  }

  /**
   * Damages a block of QR records, which are read after others, and which are sampled elsewhere for
   * an estimate.
   */
  public static DamagedBlock in(Path backup) {
    try {
      List<DamagedBlock> possible = new ArrayList<>();
      for (Path file : rangeFiles(backup)) {
        byte[] whole = Files.readAllBytes(file);
        for (int number = 0; number < whole.length / TeaJob.BLOCK_BYTES; number++) {
          ByteBuffer block = ByteBuffer.wrap(whole);
          block.position(number * TeaJob.BLOCK_BYTES + VERSION_BYTES);
          if (block.get(block.position() + Integer.BYTES) == 'q') {
            possible.add(new DamagedBlock(file, number, thirdPair(block), whole));
          }
        }
      }
      DamagedBlock chosen = possible.get(possible.size() / 3);
      byte[] broken = chosen.whole.clone();
      ByteBuffer.wrap(broken).putInt(chosen.offset, TeaJob.BLOCK_BYTES);
      Files.write(chosen.file, broken);
      return chosen;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static int thirdPair(ByteBuffer block) {
    int beginAndTwoPairs = 5;
    for (int i = 0; i < beginAndTwoPairs; i++) {
      int length = block.getInt();
      block.position(block.position() + length);
    }
    return block.position();
  }

  /** The backup's range files, in the order of their names. */
  public static List<Path> rangeFiles(Path backup) throws IOException {
    try (Stream<Path> files = Files.walk(backup.resolve("kvranges"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The file that is damaged. */
  public Path file() {
    return file;
  }

  /** The block's number in the file, from 0. */
  public int number() {
    return number;
  }

  /** Where in the file the damage is, in bytes. */
  public int offset() {
    return offset;
  }

  /** Makes the file what it was. */
  public void repair() {
    try {
      Files.write(file, whole);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
