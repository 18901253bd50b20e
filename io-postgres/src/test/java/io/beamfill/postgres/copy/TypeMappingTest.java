package io.beamfill.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.PostgresServer;
import io.beamfill.transforms.decode.BlockBuilder;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.page.TableBlock;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every type goes in through a block and comes out twice: as the server's text, and as the bytes of
 * the server's own binary COPY, which must be those of the block.
 */
class TypeMappingTest {
  private static final PostgresDatabase DATABASE = PostgresServer.newDatabase();
  private static final UUID SOME_UUID = UUID.fromString("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");

  @BeforeAll
  static void createTypes() throws SQLException {
    DATABASE.execute(
        """
        CREATE SCHEMA "App";
        CREATE TYPE "App"."Tea type" AS ENUM ('tea', 'Herb''s', 'кофе');
        CREATE DOMAIN short_text AS varchar(5) CHECK (VALUE <> 'bad');
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE EXTENSION citext;
        """);
  }

  /** A value and what the server makes of it. */
  private record Case(Object value, String text) {}

  private static final class Mapping {
    private final ValueType valueType;
    private final String type;
    private final boolean array;
    private final List<Case> cases = new ArrayList<>();
    private String expression = "v";
    private boolean canonical = true;

    Mapping(ValueType valueType, String type, boolean array) {
      this.valueType = valueType;
      this.type = type;
      this.array = array;
    }

    Mapping value(Object value, String text) {
      cases.add(new Case(value, text));
      return this;
    }

    /** Reads back another expression than the value's text. */
    Mapping readAs(String newExpression) {
      expression = newExpression;
      return this;
    }

    /** The server stores these values in another form than they were given in. */
    Mapping normalised() {
      canonical = false;
      return this;
    }

    void holds() throws SQLException {
      CopyTable table = table();
      List<Object> values = new ArrayList<>(cases.stream().map(Case::value).toList());
      values.add(null);
      List<String> texts = new ArrayList<>(cases.stream().map(Case::text).toList());
      texts.add(null);
      TableBlock block = table.block(values);

      table.fill(block);

      assertThat(table.texts(expression)).isEqualTo(texts);
      if (canonical) {
        assertThat(block.data()).isEqualTo(table.copyOut());
      }
    }

    void rejects(Reason reason, Object... values) {
      BlockBuilder block = table().newBlock();
      for (Object each : values) {
        assertThatThrownBy(() -> block.append(0, new Object[] {1, each}))
            .isInstanceOfSatisfying(
                RejectedException.class,
                rejection -> {
                  assertThat(rejection.reason()).isEqualTo(reason);
                  assertThat(rejection).hasMessageStartingWith("type_mapping.v: ");
                });
        assertThat(block.build(false).data()).isEmpty();
      }
    }

    private CopyTable table() {
      return array
          ? CopyTable.ofArrays(DATABASE, "type_mapping", valueType, type)
          : CopyTable.of(DATABASE, "type_mapping", valueType, type);
    }
  }

  private static Mapping mapping(ValueType valueType, String type) {
    return new Mapping(valueType, type, false);
  }

  private static Mapping arrays(ValueType elementType, String type) {
    return new Mapping(elementType, type, true);
  }

  @Test
  void textToCharacterTypes() throws SQLException {
    String longText = "é".repeat(100_000);
    for (String type : List.of("text", "varchar", "citext")) {
      mapping(ValueType.TEXT, type)
          .value("", "")
          .value("plain", "plain")
          .value(
              "tab\tnewline\nreturn\rbackslash\\quote'\"",
              "tab\tnewline\nreturn\rbackslash\\quote'\"")
          .value("é ß € 語 😀", "é ß € 語 😀")
          .value(
              "\u007f\u0080\u07ff\u0800\uffff\ud800\udc00\udbff\udfff",
              "\u007f\u0080\u07ff\u0800\uffff\ud800\udc00\udbff\udfff")
          .value("\\N", "\\N")
          .value(longText, longText)
          .holds();
    }
    mapping(ValueType.TEXT, "varchar(4)").value("語語語語", "語語語語").holds();
    mapping(ValueType.TEXT, "char(4)")
        .value("ab", "ab")
        .value("abcd  ", "abcd")
        .normalised()
        .holds();
    mapping(ValueType.TEXT, "short_text").value("12345", "12345").holds();
    mapping(ValueType.TEXT, "name").value("é".repeat(31) + "x", "é".repeat(31) + "x").holds();
  }

  @Test
  void textThatPostgresCannotStoreIsRejected() {
    for (String type : List.of("text", "varchar(200)", "json", "jsonb", "short_text")) {
      mapping(ValueType.TEXT, type)
          .rejects(
              Reason.INVALID_UTF8,
              "\0",
              "a\0b",
              "é\0",
              "\ud800",
              "\udc00",
              "a\udc00\ud800",
              "\ud800\ud800\udc00");
    }
    mapping(ValueType.TEXT, "name").rejects(Reason.OUT_OF_RANGE, "é".repeat(32), "x".repeat(64));
  }

  @Test
  void textToEnum() throws SQLException {
    mapping(ValueType.TEXT, "\"App\".\"Tea type\"")
        .value("tea", "tea")
        .value("Herb's", "Herb's")
        .value("кофе", "кофе")
        .holds();
    mapping(ValueType.TEXT, "\"App\".\"Tea type\"").rejects(Reason.OUT_OF_RANGE, "", "Tea", "tea ");
  }

  @Test
  void textToUuid() throws SQLException {
    mapping(ValueType.TEXT, "uuid")
        .value("0F1E2D3C-4b5a-6978-8796-A5B4C3D2E1F0", SOME_UUID.toString())
        .value("0f1e2d3c4b5a69788796a5b4c3d2e1f0", SOME_UUID.toString())
        .value("ffffffff-ffff-ffff-ffff-ffffffffffff", "ffffffff-ffff-ffff-ffff-ffffffffffff")
        .holds();
    mapping(ValueType.TEXT, "uuid")
        .rejects(
            Reason.BAD_UUID,
            "",
            "1-1-1-1-1",
            "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f",
            "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1fg",
            "0f1e2d3c-4b5a-6978-8796+a5b4c3d2e1f0",
            "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f٠",
            "0f1e2d3c4b5a69788796a5b4c3d2e1-0");
  }

  @Test
  void uuid() throws SQLException {
    for (String type : List.of("uuid", "text")) {
      mapping(ValueType.UUID, type)
          .value(SOME_UUID, SOME_UUID.toString())
          .value(new UUID(0, 0), "00000000-0000-0000-0000-000000000000")
          .value(new UUID(-1, -1), "ffffffff-ffff-ffff-ffff-ffffffffffff")
          .holds();
    }
  }

  @Test
  void booleans() throws SQLException {
    mapping(ValueType.BOOLEAN, "boolean").value(true, "true").value(false, "false").holds();
  }

  @Test
  void integers() throws SQLException {
    mapping(ValueType.INTEGER, "smallint")
        .value(-32768L, "-32768")
        .value((short) 32767, "32767")
        .value(0, "0")
        .holds();
    mapping(ValueType.INTEGER, "smallint").rejects(Reason.OUT_OF_RANGE, -32769L, 32768, 1L << 32);
    mapping(ValueType.INTEGER, "integer")
        .value(-2147483648L, "-2147483648")
        .value(2147483647, "2147483647")
        .holds();
    mapping(ValueType.INTEGER, "integer")
        .rejects(Reason.OUT_OF_RANGE, -2147483649L, 2147483648L, Long.MIN_VALUE);
    mapping(ValueType.INTEGER, "bigint")
        .value(Long.MIN_VALUE, "-9223372036854775808")
        .value(Long.MAX_VALUE, "9223372036854775807")
        .value((1L << 53) + 1, "9007199254740993")
        .holds();
    mapping(ValueType.INTEGER, "numeric")
        .value(Long.MIN_VALUE, "-9223372036854775808")
        .value(Long.MAX_VALUE, "9223372036854775807")
        .value(0L, "0")
        .value(10_000L, "10000")
        .value(-100_000_000L, "-100000000")
        .value(123_450_000L, "123450000")
        .holds();
    mapping(ValueType.INTEGER, "positive").value(1, "1").holds();
  }

  @Test
  void integersToDoublePrecisionAreExactOrRejected() throws SQLException {
    mapping(ValueType.INTEGER, "float8")
        .value(0L, "0")
        .value(-(1L << 53), "-9007199254740992")
        .value(Long.MIN_VALUE, "-9223372036854775808")
        .readAs("v::bigint")
        .holds();
    mapping(ValueType.INTEGER, "float8")
        .rejects(Reason.OUT_OF_RANGE, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE + 1);
  }

  @Test
  void numeric() throws SQLException {
    Mapping numeric = mapping(ValueType.NUMERIC, "numeric");
    for (String each :
        List.of(
            "0",
            "0.00",
            "1",
            "-1",
            "0.1",
            "1.10",
            "0.0001",
            "0.00001",
            "-0.000012345",
            "9999",
            "10000",
            "9999.9999",
            "10000.0001",
            "123456789012345678901234567890.123456789",
            "1000000000000000000000000",
            "9007199254740993",
            "-9223372036854775809",
            "100.000")) {
      numeric.value(new BigDecimal(each), each);
    }
    numeric
        .value(new BigDecimal("1E+3"), "1000")
        .value(new BigDecimal("0E+3"), "0")
        .value(new BigDecimal("-12E+7"), "-120000000")
        .holds();
    mapping(ValueType.NUMERIC, "numeric(6,2)")
        .value(new BigDecimal("1234.565"), "1234.57")
        .normalised()
        .holds();
  }

  @Test
  void numericHoldsItsLargestNumbersAndNoLarger() throws SQLException {
    String wholes = "9".repeat(NumericFormat.LARGEST_PRECISION_BEFORE_POINT);
    String fraction = "0." + "0".repeat(NumericFormat.LARGEST_SCALE - 1) + "7";
    mapping(ValueType.NUMERIC, "numeric")
        .value(new BigDecimal(wholes), wholes)
        .value(
            new BigDecimal("-" + wholes + fraction.substring(1)),
            "-" + wholes + fraction.substring(1))
        .value(new BigDecimal(fraction), fraction)
        .holds();
    mapping(ValueType.NUMERIC, "numeric")
        .rejects(
            Reason.OUT_OF_RANGE,
            new BigDecimal(wholes).add(BigDecimal.ONE),
            new BigDecimal("1E+131072"),
            new BigDecimal("1E+2147483647"),
            new BigDecimal("1E-16384"),
            new BigDecimal("0E-16384"));
  }

  @Test
  void numericToIntegers() throws SQLException {
    mapping(ValueType.NUMERIC, "bigint")
        .value(new BigDecimal("9223372036854775807"), "9223372036854775807")
        .value(new BigDecimal("-1.000"), "-1")
        .value(new BigDecimal("1E+2"), "100")
        .holds();
    mapping(ValueType.NUMERIC, "bigint")
        .rejects(
            Reason.OUT_OF_RANGE,
            new BigDecimal("9223372036854775808"),
            new BigDecimal("0.5"),
            new BigDecimal("1E+1000000000"),
            new BigDecimal("1E-1000000000"));
    mapping(ValueType.NUMERIC, "integer").value(new BigDecimal("-7"), "-7").holds();
    mapping(ValueType.NUMERIC, "integer")
        .rejects(Reason.OUT_OF_RANGE, new BigDecimal("2147483648"));
    mapping(ValueType.NUMERIC, "smallint").value(new BigDecimal("-7"), "-7").holds();
    mapping(ValueType.NUMERIC, "smallint").rejects(Reason.OUT_OF_RANGE, new BigDecimal("32768"));
  }

  @Test
  void doubles() throws SQLException {
    mapping(ValueType.DOUBLE, "double precision")
        .value(0.1, "0.1")
        .value(-0.0, "-0")
        .value(Double.MAX_VALUE, "1.7976931348623157e+308")
        .value(Double.MIN_VALUE, "5e-324")
        .value(Double.NaN, "NaN")
        .value(Double.NEGATIVE_INFINITY, "-Infinity")
        .holds();
    mapping(ValueType.DOUBLE, "real")
        .value(0.1, "0.1")
        .value(-0.0, "-0")
        .value((double) Float.MAX_VALUE, "3.4028235e+38")
        .value((double) Float.MIN_VALUE, "1e-45")
        .value(Double.NaN, "NaN")
        .value(Double.POSITIVE_INFINITY, "Infinity")
        .holds();
    mapping(ValueType.DOUBLE, "real")
        .rejects(Reason.OUT_OF_RANGE, 1e39, -1e39, 1e-60, Double.MIN_VALUE);
  }

  @Test
  void bytes() throws SQLException {
    mapping(ValueType.BYTES, "bytea")
        .value(new byte[0], "\\x")
        .value(new byte[] {0, 1, -1, 92}, "\\x0001ff5c")
        .holds();
  }

  @Test
  void timestamps() throws SQLException {
    for (String type : List.of("timestamptz", "timestamp")) {
      mapping(ValueType.TIMESTAMP, type)
          .value(0L, "1970-01-01 00:00:00.000000 AD")
          .value(micros("2000-01-01T00:00:00Z"), "2000-01-01 00:00:00.000000 AD")
          .value(micros("1999-12-31T23:59:59.999999Z"), "1999-12-31 23:59:59.999999 AD")
          .value(micros("2026-01-02T15:04:05.123456Z"), "2026-01-02 15:04:05.123456 AD")
          .value(micros("0001-01-01T00:00:00Z"), "0001-01-01 00:00:00.000000 AD")
          .value(micros("-4713-11-24T00:00:00Z"), "4714-11-24 00:00:00.000000 BC")
          .value(Long.MAX_VALUE, "294247-01-10 04:00:54.775807 AD")
          .readAs(
              "to_char(%s, 'YYYY-MM-DD HH24:MI:SS.US AD')"
                  .formatted(type.equals("timestamptz") ? "v AT TIME ZONE 'UTC'" : "v"))
          .holds();
      mapping(ValueType.TIMESTAMP, type)
          .rejects(
              Reason.OUT_OF_RANGE,
              micros("-4713-11-24T00:00:00Z") - 1,
              Long.MIN_VALUE,
              Long.MIN_VALUE + 1);
    }
  }

  private static long micros(String instant) {
    Instant parsed = Instant.parse(instant);
    return parsed.getEpochSecond() * 1_000_000 + parsed.get(ChronoField.MICRO_OF_SECOND);
  }

  @Test
  void dates() throws SQLException {
    mapping(ValueType.DATE, "date")
        .value(LocalDate.of(1970, 1, 1), "1970-01-01")
        .value(LocalDate.of(2000, 2, 29), "2000-02-29")
        .value(LocalDate.of(1, 1, 1), "0001-01-01")
        .value(LocalDate.of(0, 12, 31), "0001-12-31 BC")
        .value(LocalDate.of(-4713, 11, 24), "4714-11-24 BC")
        .value(LocalDate.of(5_874_897, 12, 31), "5874897-12-31")
        .holds();
    mapping(ValueType.DATE, "date")
        .rejects(
            Reason.OUT_OF_RANGE,
            LocalDate.of(-4713, 11, 23),
            LocalDate.of(5_874_898, 1, 1),
            LocalDate.MIN,
            LocalDate.MAX);
  }

  @Test
  void json() throws SQLException {
    String spaced = "{ \"b\": 1.10,\n\"a\": [null, \"\\u00e9 é\\\\u0000\"], \"b\": 2 }";
    for (String type : List.of("json", "text")) {
      mapping(ValueType.JSON, type)
          .value(spaced, spaced)
          .value("{\"a\": \"\\u0000\"}", "{\"a\": \"\\u0000\"}")
          .holds();
    }
    for (ValueType type : List.of(ValueType.JSON, ValueType.TEXT)) {
      mapping(type, "jsonb")
          .value("null", "null")
          .value(
              "{\"a\": [1.10, \"é😀\", 12345678901234567890.5]}",
              "{\"a\": [1.10, \"é😀\", 12345678901234567890.5]}")
          .value("\"\\\\u0000\"", "\"\\\\u0000\"")
          .holds();
    }
    mapping(ValueType.JSON, "jsonb")
        .value(spaced, "{\"a\": [null, \"é é\\\\u0000\"], \"b\": 2}")
        .value("\"\\ud83d\\ude00\"", "\"😀\"")
        .normalised()
        .holds();
    mapping(ValueType.TEXT, "json").value(spaced, spaced).holds();
  }

  @Test
  void jsonEscapesThatJsonbCannotStoreAreRejected() {
    mapping(ValueType.JSON, "jsonb")
        .rejects(
            Reason.INVALID_UTF8,
            "\"\\u0000\"",
            "{\"\\u0000\": 1}",
            "\"\\\\\\u0000\"",
            "\"\\n\\u00e9\\u0000\"",
            "\"\\ud800\"",
            "\"\\ud800x\"",
            "\"\\ud800\\n\"",
            "\"\\ud800\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud83d\\ude00\\ude00\"");
  }

  @Test
  void whatIsNoJsonIsLeftToTheServer() {
    for (String each : List.of("", "{", "\\", "\"\\u\"", "\"\\u00", "\"\\uzzzz\"")) {
      CopyTable table = CopyTable.of(DATABASE, "bad_json", ValueType.JSON, "jsonb");
      TableBlock block = table.block(List.of(each));
      assertThatThrownBy(() -> table.fill(block))
          .isInstanceOfSatisfying(
              SQLException.class, refusal -> assertThat(refusal.getSQLState()).isEqualTo("22P02"));
    }
  }

  @Test
  void arraysOfEveryType() throws SQLException {
    arrays(ValueType.TEXT, "text[]")
        .value(List.of(), "{}")
        .value(List.of("a", "", "NULL", "{,}\"\\", "é"), "{a,\"\",\"NULL\",\"{,}\\\"\\\\\",é}")
        .value(Arrays.asList(null, "x", null), "{NULL,x,NULL}")
        .holds();
    arrays(ValueType.TEXT, "varchar(3)[]").value(List.of("abc"), "{abc}").holds();
    arrays(ValueType.TEXT, "\"App\".\"Tea type\"[]")
        .value(List.of("tea", "кофе"), "{tea,кофе}")
        .holds();
    arrays(ValueType.TEXT, "short_text[]").value(List.of("ab"), "{ab}").holds();
    arrays(ValueType.TEXT, "citext[]").value(List.of("Ab"), "{Ab}").holds();
    arrays(ValueType.TEXT, "name[]").value(List.of("Ab"), "{Ab}").holds();
    arrays(ValueType.UUID, "uuid[]").value(List.of(SOME_UUID), "{" + SOME_UUID + "}").holds();
    arrays(ValueType.BOOLEAN, "boolean[]").value(List.of(true, false), "{t,f}").holds();
    arrays(ValueType.INTEGER, "smallint[]").value(List.of(1, -1), "{1,-1}").holds();
    arrays(ValueType.INTEGER, "integer[]").value(Arrays.asList(1, null), "{1,NULL}").holds();
    arrays(ValueType.INTEGER, "positive[]").value(List.of(1), "{1}").holds();
    arrays(ValueType.INTEGER, "bigint[]")
        .value(List.of(Long.MAX_VALUE), "{9223372036854775807}")
        .holds();
    arrays(ValueType.NUMERIC, "numeric[]")
        .value(
            List.of(new BigDecimal("1.10"), new BigDecimal(BigInteger.TEN.pow(30))),
            "{1.10,1" + "0".repeat(30) + "}")
        .holds();
    arrays(ValueType.DOUBLE, "float8[]").value(List.of(0.1), "{0.1}").holds();
    arrays(ValueType.DOUBLE, "float4[]").value(List.of(0.1), "{0.1}").holds();
    arrays(ValueType.BYTES, "bytea[]")
        .value(List.of("é".getBytes(StandardCharsets.UTF_8)), "{\"\\\\xc3a9\"}")
        .holds();
    arrays(ValueType.TIMESTAMP, "timestamp[]")
        .value(List.of(1L), "{\"1970-01-01 00:00:00.000001\"}")
        .holds();
    arrays(ValueType.TIMESTAMP, "timestamptz[]")
        .value(List.of(1L), "{\"1970-01-01 00:00:00.000001\"}")
        .readAs("CASE WHEN v IS NOT NULL THEN ARRAY[v[1] AT TIME ZONE 'UTC'] END")
        .holds();
    arrays(ValueType.DATE, "date[]").value(List.of(LocalDate.EPOCH), "{1970-01-01}").holds();
    arrays(ValueType.JSON, "jsonb[]").value(List.of("{\"a\": 1}"), "{\"{\\\"a\\\": 1}\"}").holds();
    arrays(ValueType.JSON, "json[]").value(List.of("{ }"), "{\"{ }\"}").holds();
  }

  @Test
  void anElementThatDoesNotFitRejectsItsArray() {
    arrays(ValueType.INTEGER, "smallint[]").rejects(Reason.OUT_OF_RANGE, List.of(1, 32768));
    arrays(ValueType.TEXT, "text[]").rejects(Reason.INVALID_UTF8, List.of("a", "\0"));
    arrays(ValueType.TEXT, "name[]").rejects(Reason.OUT_OF_RANGE, List.of("x".repeat(64)));
  }
}
