package io.beamfill.transforms.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Positions, ranges and records that lie close together, so that edges meet often. */
public final class Positions {
  private Positions() {}

  /** Keys of up to four bytes, also the empty one. */
  public static Arbitrary<ByteKey> keys() {
    return Arbitraries.of((byte) 0, (byte) 1, (byte) 'a', (byte) 0x7f, (byte) 0x80, (byte) 0xff)
        .array(byte[].class)
        .ofMaxSize(4)
        .map(ByteKey::copyFrom);
  }

  /** Ranges with at least one position; some start at the empty key, some have no upper bound. */
  public static Arbitrary<ByteKeyRange> ranges() {
    return Combinators.combine(keys(), keys(), Arbitraries.integers().between(0, 4))
        .as(
            (one, other, edge) -> {
              ByteKey start = one.compareTo(other) < 0 ? one : other;
              ByteKey end = one.compareTo(other) < 0 ? other : one;
              return ByteKeyRange.of(
                  edge == 1 || edge == 2 ? ByteKey.EMPTY : start,
                  edge == 2 || edge == 3 || end.equals(start) ? ByteKey.EMPTY : end);
            });
  }

  /** Records at distinct positions, with payloads of up to 30 bytes. */
  public static Arbitrary<List<SourceRecord>> records() {
    Arbitrary<byte[]> payloads = Arbitraries.bytes().array(byte[].class).ofMaxSize(30);
    return Combinators.combine(keys().map(ByteKey::getBytes), payloads)
        .as(SourceRecord::new)
        .list()
        .ofMaxSize(60)
        .uniqueElements(each -> ByteKey.copyFrom(each.position()));
  }

  /** Asserts that ranges, in any order, are together exactly {@code whole}, without overlap. */
  public static void assertTile(ByteKeyRange whole, List<ByteKeyRange> parts) {
    List<ByteKeyRange> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparing(ByteKeyRange::getStartKey));
    assertThat(sorted).isNotEmpty();
    ByteKey position = whole.getStartKey();
    for (int i = 0; i < sorted.size(); i++) {
      ByteKeyRange part = sorted.get(i);
      assertThat(part.getStartKey()).as("start of part %s of %s", i, sorted).isEqualTo(position);
      position = part.getEndKey();
      if (position.isEmpty()) {
        assertThat(i).as("only the last part has no end").isEqualTo(sorted.size() - 1);
      } else {
        assertThat(position).isGreaterThan(part.getStartKey());
      }
    }
    assertThat(position).isEqualTo(whole.getEndKey());
  }
}
