package io.beamfill.transforms.testing;

import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.plan.Coverage;
import io.beamfill.transforms.source.Keyspace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * A target in memory that takes whole pages and, as the real one does, refuses a page that overlaps
 * what is covered. Copies that were serialized share what was committed, within one JVM.
 */
public final class InMemoryTarget implements Coverage {
  private static final long serialVersionUID = 1L;
  private static final Comparator<Keyspace> BY_START =
      Comparator.comparing(each -> each.range().getStartKey());
  private static final Map<String, State> STATES = new ConcurrentHashMap<>();

  private record State(List<Keyspace> covered, List<Page> pages) {}

  private final String id = UUID.randomUUID().toString();

  /** Nothing is covered yet. */
  public InMemoryTarget() {
    STATES.put(id, new State(new ArrayList<>(), new ArrayList<>()));
  }

  /** Covers a range without a page: what an earlier run has committed. */
  public void cover(Keyspace part) {
    State state = state();
    synchronized (state) {
      for (Keyspace each : state.covered()) {
        if (each.name().equals(part.name()) && overlap(each.range(), part.range())) {
          throw new IllegalStateException(part + " overlaps " + each + ", which is covered");
        }
      }
      state.covered().add(part);
    }
  }

  /** Commits a page. */
  public void commit(Page page) {
    State state = state();
    synchronized (state) {
      cover(page.covered());
      state.pages().add(page);
    }
  }

  /** The pages committed so far, in order of their ranges. */
  public List<Page> pages() {
    State state = state();
    synchronized (state) {
      return state.pages().stream().sorted(Comparator.comparing(Page::covered, BY_START)).toList();
    }
  }

  @Override
  public List<ByteKeyRange> gaps(Keyspace keyspace) {
    ByteKey end = keyspace.range().getEndKey();
    ByteKey position = keyspace.range().getStartKey();
    List<ByteKeyRange> gaps = new ArrayList<>();
    for (Keyspace covered : covered(keyspace)) {
      if (covered.range().getStartKey().compareTo(position) > 0) {
        gaps.add(ByteKeyRange.of(position, covered.range().getStartKey()));
      }
      position = covered.range().getEndKey();
      if (position.isEmpty() || (!end.isEmpty() && position.compareTo(end) >= 0)) {
        return gaps;
      }
    }
    if (end.isEmpty() || position.compareTo(end) < 0) {
      gaps.add(ByteKeyRange.of(position, end));
    }
    return gaps;
  }

  private List<Keyspace> covered(Keyspace keyspace) {
    State state = state();
    synchronized (state) {
      return state.covered().stream()
          .filter(each -> each.name().equals(keyspace.name()))
          .filter(each -> overlap(each.range(), keyspace.range()))
          .sorted(BY_START)
          .toList();
    }
  }

  /** Whether two ranges have a position in common; an empty range has none with any. */
  public static boolean overlap(ByteKeyRange one, ByteKeyRange other) {
    return startsBefore(one, other)
        && startsBefore(other, one)
        && startsBefore(one, one)
        && startsBefore(other, other);
  }

  private static boolean startsBefore(ByteKeyRange one, ByteKeyRange end) {
    return end.getEndKey().isEmpty() || one.getStartKey().compareTo(end.getEndKey()) < 0;
  }

  private State state() {
    return STATES.get(id);
  }
}
