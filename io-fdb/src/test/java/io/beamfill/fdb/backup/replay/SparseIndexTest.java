package io.beamfill.fdb.backup.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.junit.jupiter.api.Test;

/** Keys are numbers, and every entry of the file has ten bytes. */
class SparseIndexTest {
  private static final int ENTRIES = 10_000;
  private static final int ENTRY_BYTES = 10;

  @Test
  void aSeekEndsAtOrBeforeTheKeyAndNotFarBefore() {
    SparseIndex index = index(1_000, 1 << 20);

    for (int key = 0; key < ENTRIES; key += 7) {
      assertThat(index.seek(key(key))).isBetween(key * 10L - 990, key * 10L);
    }
    assertThat(index.seek(new byte[0])).isZero();
    assertThat(index.seek(new byte[] {0})).isZero();
  }

  @Test
  void keepsFewerKeysWhereTheyWouldTakeTooMuchMemory() throws IOException {
    long most = 44 * 50;
    SparseIndex index = index(1, most);

    assertThat(bytes(index).length).isLessThan((int) most);
    for (int key = 0; key < ENTRIES; key += 7) {
      assertThat(index.seek(key(key))).isBetween(key * 10L - 8_000, key * 10L);
    }
  }

  @Test
  void readsWhatItWrote() throws IOException {
    SparseIndex index = index(1_000, 1 << 20);

    SparseIndex read =
        SparseIndex.read(new DataInputStream(new ByteArrayInputStream(bytes(index))));

    assertThat(bytes(read)).isEqualTo(bytes(index));
  }

  @Test
  void cutsARangeWhereThereIsMuch() {
    SparseIndex index = index(100, 1 << 20);
    ByteKeyRange range =
        ByteKeyRange.of(ByteKey.copyFrom(key(1_003)), ByteKey.copyFrom(key(2_001)));

    List<ByteKeyRange> parts = index.cut(range, 2_000);

    assertThat(parts).hasSizeBetween(4, 6);
    assertThat(parts.get(0).getStartKey()).isEqualTo(range.getStartKey());
    assertThat(parts.get(parts.size() - 1).getEndKey()).isEqualTo(range.getEndKey());
    for (int i = 1; i < parts.size(); i++) {
      assertThat(parts.get(i).getStartKey()).isEqualTo(parts.get(i - 1).getEndKey());
    }
    assertThat(index.cut(range, 1_000_000)).containsExactly(range);
    assertThat(index.cut(ByteKeyRange.ALL_KEYS, 50_000)).hasSize(2);
  }

  private static SparseIndex index(long spacing, long mostBytes) {
    SparseIndex.Builder builder = new SparseIndex.Builder(spacing, mostBytes);
    for (int key = 0; key < ENTRIES; key++) {
      builder.offer(key(key), (long) key * ENTRY_BYTES);
    }
    return builder.build();
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static byte[] bytes(SparseIndex index) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    index.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
