package io.beamfill.ledger.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.ledger.scan.RecordTime;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.junit.jupiter.api.Test;

class TimePositionsTest {
  @Provide
  Arbitrary<Long> times() {
    return Arbitraries.longs().between(TimePositions.FIRST, RecordTime.LAST);
  }

  /** Positions, and keys beside them of any length, as splits make them. */
  @Provide
  Arbitrary<ByteKey> keys() {
    return times()
        .flatMap(
            time ->
                Arbitraries.integers()
                    .between(0, 10)
                    .flatMap(
                        length ->
                            Arbitraries.bytes()
                                .array(byte[].class)
                                .ofSize(3)
                                .map(
                                    tail -> {
                                      byte[] key = Arrays.copyOf(TimePositions.of(time), length);
                                      for (int at = 8; at < length; at++) {
                                        key[at] = tail[at - 8];
                                      }
                                      return ByteKey.copyFrom(key);
                                    })));
  }

  @Property
  void aPositionIsItsTime(@ForAll("times") long time) {
    assertThat(TimePositions.of(time)).hasSize(8);
    assertThat(TimePositions.micros(TimePositions.of(time))).isEqualTo(time);
  }

  @Property
  void theOrderOfPositionsIsDescendingTime(@ForAll("times") long one, @ForAll("times") long other) {
    int order = Arrays.compareUnsigned(TimePositions.of(one), TimePositions.of(other));
    assertThat(Integer.signum(order)).isEqualTo(Long.compare(other, one));
  }

  @Property
  void aRangeOfAnyKeysIsARangeOfTimes(
      @ForAll("keys") ByteKey one, @ForAll("keys") ByteKey other, @ForAll("times") long time) {
    ByteKey start = one.compareTo(other) <= 0 ? one : other;
    ByteKeyRange range = ByteKeyRange.of(start, start.equals(one) ? other : one);
    TimeRange times = TimeRange.of(range);
    for (long near : new long[] {time, times.before() - 1, times.before(), times.atOrAfter()}) {
      if (near >= TimePositions.FIRST && near <= RecordTime.LAST) {
        assertThat(near >= times.atOrAfter() && near < times.before())
            .isEqualTo(range.containsKey(ByteKey.copyFrom(TimePositions.of(near))));
      }
    }
  }

  @Property
  void aRangeOfTimesIsThatOfItsPositions(@ForAll("times") long one, @ForAll("times") long other) {
    TimeRange times = new TimeRange(Math.min(one, other), Math.max(one, other) + 1);
    assertThat(TimeRange.of(times.positions())).isEqualTo(times);
  }

  @Test
  void aPositionIsEightBytesFromTheEndOfTheYear9999() {
    assertThat(TimePositions.of(RecordTime.LAST)).containsOnly(0);
    assertThat(TimePositions.of(RecordTime.LAST - 258)).containsExactly(0, 0, 0, 0, 0, 0, 1, 2);
  }
}
