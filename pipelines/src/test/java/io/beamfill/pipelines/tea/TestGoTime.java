package io.beamfill.pipelines.tea;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestGoTime {
  private static final long YEAR_0 = -62_167_219_200L;
  private static final long YEAR_10000 = 253_402_300_800L;
  private static final int DAY = 86_400;

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 0",
    "2026-01-02T15:04:05.123456789+03:00, 1767355445123456",
    "2026-01-02T15:04:05.9999999Z, 1767366245999999",
    "2026-01-02T15:04:05.1Z, 1767366245100000",
    "2026-01-02T15:04:05.123456999999999999Z, 1767366245123456",
    "2026-01-02T15:04:05.0000009Z, 1767366245000000",
    "'2026-01-02T15:04:05,5Z', 1767366245500000",
    "2026-01-02T5:04:05Z, 1767330245000000",
    "1969-12-31T23:59:59.9999999Z, -1",
    "1969-12-31T23:59:59.0000001Z, -1000000",
    "1969-12-31T23:59:59.1234567Z, -876544",
    "1970-01-01T00:30:00.0000019+00:30, 1",
    "1969-12-31T12:00:00-24:00, 43200000000",
    "1970-01-02T01:00:00+24:60, 0",
    "2024-02-29T00:00:00Z, 1709164800000000",
    "9999-12-31T23:59:59.999999999Z, 253402300799999999",
    "0000-01-01T00:00:00Z, -62167219200000000"
  })
  void instantsAreMicrosecondsTruncatedTowardsThePast(String text, long micros) {
    assertThat(GoTime.parse(text)).get().extracting(GoTime::micros).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-01-02",
        "2026-01-02T15:04:05",
        "2026-01-02 15:04:05Z",
        "2026-01-02t15:04:05z",
        "2026-01-02T15:04:05.Z",
        "2026-01-02T15:04Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-01-02T24:00:00Z",
        "2026-01-02T15:60:00Z",
        "2026-01-02T15:04:60Z",
        "2026-01-02T15:04:05+25:00",
        "2026-01-02T15:04:05+01:61",
        "2026-01-02T15:04:05+0100",
        "2026-01-02T15:04:05+01",
        "12026-01-02T15:04:05Z",
        "-2026-01-02T15:04:05Z",
        "٢٠٢٦-01-02T15:04:05Z",
        "2026-01-02T15:04:05Z "
      })
  void otherTextIsNoTimestamp(String text) {
    assertThat(GoTime.parse(text)).isEmpty();
  }

  @Test
  void zeroIsAnInstantNotAText() {
    assertThat(GoTime.parse("0001-01-01T00:00:00Z").orElseThrow().isZero()).isTrue();
    assertThat(GoTime.parse("0001-01-01T23:00:00+23:00").orElseThrow().isZero()).isTrue();
    assertThat(GoTime.parse("0001-01-01T00:00:00+01:00").orElseThrow().isZero()).isFalse();
    assertThat(GoTime.parse("0001-01-01T00:00:00.000000001Z").orElseThrow().isZero()).isFalse();
  }

  @Property
  void agreesWithJavaTime(
      @ForAll @LongRange(min = YEAR_0 + DAY, max = YEAR_10000 - DAY) long second,
      @ForAll @IntRange(min = 0, max = 999_999_999) int nano,
      @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offsetMinutes) {
    Instant instant = Instant.ofEpochSecond(second, nano);
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(offsetMinutes * 60);
    String text = OffsetDateTime.ofInstant(instant, offset).toString();
    // Java leaves out seconds that are zero, Go does not.
    String withSeconds =
        text.matches(".{16}[Z+-].*") ? text.substring(0, 16) + ":00" + text.substring(16) : text;

    GoTime parsed = GoTime.parse(withSeconds).orElseThrow();

    assertThat(Instant.ofEpochSecond(parsed.epochSecond(), parsed.nano())).isEqualTo(instant);
    assertThat(BigDecimal.valueOf(parsed.micros())).isEqualByComparingTo(floorOfMicros(instant));
  }

  private static BigDecimal floorOfMicros(Instant instant) {
    return BigDecimal.valueOf(instant.getEpochSecond())
        .add(BigDecimal.valueOf(instant.getNano(), 9))
        .movePointRight(6)
        .setScale(0, RoundingMode.FLOOR);
  }
}
