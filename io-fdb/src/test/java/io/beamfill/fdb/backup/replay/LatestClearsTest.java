package io.beamfill.fdb.backup.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Of the clears of a key, the latest remains; keys here are the letters from a to p. */
class LatestClearsTest {
  private static final int KEYS = 16;

  private final ClearFormat format = new ClearFormat();

  @Test
  void anEarlierClearRemainsWhereItReachesBeyondALaterOne() {
    assertThat(text(format.tidy(List.of(clear(2, 9, 1, 0), clear(4, 6, 2, 0)))))
        .containsExactly("c-e 1.0", "e-g 2.0", "g-j 1.0");
  }

  @Test
  void aLaterClearHidesAnEarlierOne() {
    assertThat(text(format.tidy(List.of(clear(4, 6, 1, 0), clear(2, 9, 1, 1)))))
        .containsExactly("c-j 1.1");
  }

  @Test
  void clearsThatTouchStayApart() {
    assertThat(text(format.tidy(List.of(clear(4, 6, 1, 0), clear(2, 4, 2, 0)))))
        .containsExactly("c-e 2.0", "e-g 1.0");
  }

  @Property(tries = 1_000)
  void ofTheClearsOfAKeyTheLatestRemains(
      @ForAll("clears") List<Clear> clears, @ForAll Random random) {
    List<Iterator<Clear>> runs = new ArrayList<>();
    List<Clear> rest = new ArrayList<>(clears);
    while (!rest.isEmpty()) {
      List<Clear> batch = rest.subList(0, 1 + random.nextInt(rest.size()));
      runs.add(format.tidy(new ArrayList<>(batch)));
      batch.clear();
    }

    List<Clear> latest = Lists.newArrayList(format.merge(runs));

    for (int i = 1; i < latest.size(); i++) {
      assertThat(latest.get(i).begin()[0]).isGreaterThanOrEqualTo(latest.get(i - 1).end()[0]);
      assertThat(latest.get(i - 1).isContinuedBy(latest.get(i))).isFalse();
    }
    for (byte key = 'a'; key < 'a' + KEYS; key++) {
      assertThat(covering(latest, key)).isEqualTo(latestOf(clears, key));
    }
    assertThat(text(latest.iterator()))
        .as("the same whatever the runs")
        .isEqualTo(text(format.tidy(clears)));
  }

  @Provide
  Arbitrary<List<Clear>> clears() {
    Arbitrary<Integer> keys = Arbitraries.integers().between(0, KEYS);
    return Combinators.combine(
            keys, keys, Arbitraries.integers().between(1, 5), Arbitraries.integers().between(0, 9))
        .filter((from, to, version, sequence) -> from < to)
        .as(LatestClearsTest::clear)
        .list()
        .ofMaxSize(20);
  }

  private static Clear clear(int from, int to, int version, int sequence) {
    return new Clear(
        new byte[] {(byte) ('a' + from)}, new byte[] {(byte) ('a' + to)}, version, sequence);
  }

  private static String covering(List<Clear> clears, byte key) {
    return clears.stream()
        .filter(each -> each.begin()[0] <= key && key < each.end()[0])
        .map(each -> each.version() + "." + each.sequence())
        .findFirst()
        .orElse("none");
  }

  private static String latestOf(List<Clear> clears, byte key) {
    return clears.stream()
        .filter(each -> each.begin()[0] <= key && key < each.end()[0])
        .max((one, other) -> one.isAfter(other.version(), other.sequence()) ? 1 : -1)
        .map(each -> each.version() + "." + each.sequence())
        .orElse("none");
  }

  private static List<String> text(Iterator<Clear> clears) {
    List<String> text = new ArrayList<>();
    clears.forEachRemaining(
        each ->
            text.add(
                (char) each.begin()[0]
                    + "-"
                    + (char) each.end()[0]
                    + " "
                    + each.version()
                    + "."
                    + each.sequence()));
    return text;
  }
}
