package io.beamfill.transforms.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.testing.InMemorySource;
import io.beamfill.transforms.testing.InMemoryTarget;
import io.beamfill.transforms.testing.Positions;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** What must hold after a load, however it went. */
final class Loads {
  private Loads() {}

  /** Covers those parts of a keyspace that are not covered yet. */
  static void cover(InMemoryTarget target, Keyspace keyspace, List<ByteKeyRange> parts) {
    for (ByteKeyRange part : parts) {
      for (ByteKeyRange gap : target.gaps(keyspace)) {
        for (ByteKeyRange common : common(gap, part)) {
          target.cover(keyspace.within(common));
        }
      }
    }
  }

  /** What two ranges have in common: one range or none. */
  private static List<ByteKeyRange> common(ByteKeyRange one, ByteKeyRange other) {
    if (!InMemoryTarget.overlap(one, other)) {
      return List.of();
    }
    var start =
        one.getStartKey().compareTo(other.getStartKey()) > 0
            ? one.getStartKey()
            : other.getStartKey();
    boolean oneEndsFirst =
        other.getEndKey().isEmpty()
            || (!one.getEndKey().isEmpty() && one.getEndKey().compareTo(other.getEndKey()) < 0);
    return List.of(ByteKeyRange.of(start, oneEndsFirst ? one.getEndKey() : other.getEndKey()));
  }

  static boolean contains(ByteKeyRange whole, ByteKeyRange part) {
    return whole.getStartKey().compareTo(part.getStartKey()) <= 0
        && (whole.getEndKey().isEmpty()
            || (!part.getEndKey().isEmpty() && part.getEndKey().compareTo(whole.getEndKey()) <= 0));
  }

  /** The pages tile what was not covered, and each holds exactly its range's records. */
  static void assertExactlyOnce(
      InMemorySource source, InMemoryTarget target, Keyspace keyspace, List<ByteKeyRange> gaps) {
    assertThat(target.gaps(keyspace)).isEmpty();
    List<Page> pages = target.pages();
    for (ByteKeyRange gap : gaps) {
      Positions.assertTile(
          gap,
          pages.stream()
              .map(page -> page.covered().range())
              .filter(range -> contains(gap, range))
              .toList());
    }
    assertThat(pages)
        .allMatch(page -> gaps.stream().anyMatch(gap -> contains(gap, page.covered().range())));
    for (Page page : pages) {
      assertThat(page.records()).isEqualTo(source.within(page.covered().range()));
    }
  }
}
