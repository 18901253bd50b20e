package io.beamfill.fdb.backup.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FoundationDB's mutation types, by example; values in hexadecimal, "-" for none. */
class MutationTypeTest {
  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest(name = "{0} of {1} with {2} is {3}")
  @CsvSource({
    "SET, -, 0102, 0102",
    "SET, 09, '', ''",
    "CLEAR_RANGE, 09, '', -",
    "CLEAR_RANGE, -, '', -",
    // Little-endian, with carry, as long as the operand; the carry out of it is lost.
    "ADD, 01, 02, 03",
    "ADD, ff, 01, 00",
    "ADD, ff00, 0100, 0001",
    "ADD, ffffff, 01000000, 00000001",
    "ADD, ff, 0100, 0001",
    "ADD, 0102030405, 0101, 0203",
    "ADD, -, 0500, 0500",
    "ADD, '', 0500, 0500",
    "ADD, 0102, '', ''",
    "ADD, feffffffffffffff, 0300000000000000, 0100000000000000",
    "AND, 0f0f, 3c3c, 0c0c",
    "AND, 0f, 3c3c, 0c00",
    "AND, 0f0f0f, 3c, 0c",
    "AND, -, 3c3c, 0000",
    "AND, '', 3c3c, 0000",
    "AND, ff, '', ''",
    "AND_V2, 0f0f, 3c3c, 0c0c",
    "AND_V2, -, 3c3c, 3c3c",
    "AND_V2, '', 3c3c, 0000",
    "OR, 0f00, 3001, 3f01",
    "OR, 0f, 3001, 3f01",
    "OR, 0f0f0f, 30, 3f",
    "OR, -, 3001, 3001",
    "OR, 0f, '', ''",
    "XOR, 0fff, 3cff, 3300",
    "XOR, 0f, 3cff, 33ff",
    "XOR, 0f0f0f, 3c, 33",
    "XOR, -, 3cff, 3cff",
    "APPEND_IF_FITS, 01, 0203, 010203",
    "APPEND_IF_FITS, -, 0203, 0203",
    "APPEND_IF_FITS, -, '', ''",
    "APPEND_IF_FITS, '', 0203, 0203",
    "APPEND_IF_FITS, 01, '', 01",
    // The last byte counts most.
    "MAX, 0100, 0001, 0001",
    "MAX, 0001, ff00, 0001",
    "MAX, ff, 0100, ff00",
    "MAX, ff, 0001, 0001",
    "MAX, 010203, 0102, 0102",
    "MAX, 0000ff, 0100, 0100",
    "MAX, 0909ff, 0100, 0909",
    "MAX, -, 0100, 0100",
    "MAX, 09, '', ''",
    "MIN, 0100, 0001, 0100",
    "MIN, 0001, ff00, ff00",
    "MIN, ff, 0001, ff00",
    "MIN, ff, 0100, 0100",
    "MIN, 0000ff, 0100, 0000",
    "MIN, -, 0100, 0000",
    "MIN, '', 0100, 0000",
    "MIN, 09, '', ''",
    "MIN_V2, 0100, 0001, 0100",
    "MIN_V2, -, 0100, 0100",
    "MIN_V2, '', 0100, 0000",
    // The first byte counts most, and the shorter of two with one beginning is the lesser.
    "BYTE_MIN, 0100, 0001, 0001",
    "BYTE_MIN, 01, 0100, 01",
    "BYTE_MIN, 80, 7f, 7f",
    "BYTE_MIN, -, 0100, 0100",
    "BYTE_MIN, '', 0100, ''",
    "BYTE_MAX, 0100, 0001, 0100",
    "BYTE_MAX, 01, 0100, 0100",
    "BYTE_MAX, 80, 7f, 80",
    "BYTE_MAX, -, 0100, 0100",
    "BYTE_MAX, 01, '', 01",
    "COMPARE_AND_CLEAR, 0102, 0102, -",
    "COMPARE_AND_CLEAR, 0102, 01, 0102",
    "COMPARE_AND_CLEAR, 01, 0102, 01",
    "COMPARE_AND_CLEAR, '', '', -",
    "COMPARE_AND_CLEAR, -, '', -",
    "COMPARE_AND_CLEAR, -, 01, -"
  })
  void doesWhatFoundationDbDefines(
      MutationType type, String existing, String operand, String result) {
    byte[] before = bytes(existing);
    byte[] with = bytes(operand);

    byte[] after = type.apply(before, with);

    assertThat(text(after)).isEqualTo(result);
    assertThat(text(before)).as("the value is left as it was").isEqualTo(existing);
    assertThat(text(with)).as("the operand is left as it was").isEqualTo(operand);
  }

  @Test
  void anAppendThatWouldPassTheLimitLeavesTheValueAsItWas() {
    byte[] value = new byte[99_998];
    Arrays.fill(value, (byte) 7);

    assertThat(MutationType.APPEND_IF_FITS.apply(value, new byte[3])).isEqualTo(value);
    assertThat(MutationType.APPEND_IF_FITS.apply(value, new byte[2]))
        .hasSize(100_000)
        .startsWith(value)
        .endsWith(0, 0);
  }

  @Test
  void theNumbersAreThoseOfTheLogFiles() {
    assertThat(
            IntStream.range(-1, 30)
                .filter(number -> MutationType.of(number).isPresent())
                .mapToObj(number -> number + " " + MutationType.of(number).get()))
        .containsExactly(
            "0 SET",
            "1 CLEAR_RANGE",
            "2 ADD",
            "6 AND",
            "7 OR",
            "8 XOR",
            "9 APPEND_IF_FITS",
            "12 MAX",
            "13 MIN",
            "16 BYTE_MIN",
            "17 BYTE_MAX",
            "18 MIN_V2",
            "19 AND_V2",
            "20 COMPARE_AND_CLEAR");
  }

  private static byte[] bytes(String hex) {
    return hex.equals("-") ? null : HEX.parseHex(hex);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "-" : HEX.formatHex(bytes);
  }
}
