package io.beamfill.jdbc.write;

import static io.beamfill.transforms.decode.ValueType.BOOLEAN;
import static io.beamfill.transforms.decode.ValueType.BYTES;
import static io.beamfill.transforms.decode.ValueType.DATE;
import static io.beamfill.transforms.decode.ValueType.DOUBLE;
import static io.beamfill.transforms.decode.ValueType.INTEGER;
import static io.beamfill.transforms.decode.ValueType.JSON;
import static io.beamfill.transforms.decode.ValueType.NUMERIC;
import static io.beamfill.transforms.decode.ValueType.TEXT;
import static io.beamfill.transforms.decode.ValueType.TIMESTAMP;
import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.jdbc.testing.Databases;
import io.beamfill.jdbc.testing.GivenRows;
import io.beamfill.jdbc.testing.Load;
import io.beamfill.jdbc.testing.TestDatabase;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of value comes out of every product as it went in, null too. */
class TypeMappingTest {
  private static final UUID SOME_UUID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final String TEXTS = "ä 𝄞 'quoted' \"too\" \\ back; -- ?";

  private record Case(String sqlType, ValueType type, List<Object> values) {}

  private static Case given(String sqlType, ValueType type, Object... values) {
    return new Case(sqlType, type, Arrays.asList(values));
  }

  private static long micros(int year, int nanos) {
    LocalDateTime time = LocalDateTime.of(year, 12, 31, 23, 59, 59, nanos);
    return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + nanos / 1_000;
  }

  /** What all products have under one name. */
  private static List<Case> common() {
    return List.of(
        given("varchar(40)", TEXT, TEXTS, "", " "),
        given("char(36)", ValueType.UUID, SOME_UUID),
        given("smallint", INTEGER, -32_768L, (short) 7, 32_767),
        given("integer", INTEGER, -2_147_483_648L, 0L, 2_147_483_647L),
        given("bigint", INTEGER, Long.MIN_VALUE, -1L, Long.MAX_VALUE),
        given("numeric(20, 0)", INTEGER, Long.MIN_VALUE, Long.MAX_VALUE),
        given("double precision", INTEGER, 1L << 53),
        given(
            "numeric(30, 5)",
            NUMERIC,
            decimal("1234567890123456789012345.12345"),
            decimal("-0.00001")),
        given("integer", NUMERIC, decimal("-7"), decimal("7.00")),
        given("double precision", DOUBLE, 0.1, -1e300, 5e-300),
        given("boolean", BOOLEAN, true, false),
        given(
            "date",
            DATE,
            LocalDate.of(1970, 1, 1),
            LocalDate.of(1582, 10, 10),
            LocalDate.of(9999, 12, 31)));
  }

  private static List<Case> ofPostgres() {
    return List.of(
        given("text", TEXT, TEXTS, "x".repeat(100_000)),
        given("uuid", TEXT, SOME_UUID.toString(), SOME_UUID.toString().replace("-", "")),
        given("uuid", ValueType.UUID, SOME_UUID),
        given("text", ValueType.UUID, SOME_UUID),
        given("jsonb", TEXT, "{\"a\":[1,null]}"),
        given("mood", TEXT, "sad", "very happy"),
        given("real", DOUBLE, 1.5, -0.25),
        given("double precision", DOUBLE, Double.NaN, Double.NEGATIVE_INFINITY),
        given("bytea", BYTES, bytes("00ff27"), bytes("")),
        given(
            "timestamptz",
            TIMESTAMP,
            0L,
            -1L,
            micros(2026, 123_456_000),
            micros(12_026, 0),
            micros(-4_000, 0)),
        given(
            "timestamp", TIMESTAMP, 0L, -1L, micros(1582, 999_999_000), micros(2026, 123_456_000)),
        given("date", DATE, LocalDate.of(-4_000, 1, 1), LocalDate.of(200_000, 1, 1)),
        given("json", JSON, "{\"b\":1,\"a\":12345678901234567890.10}"),
        given("jsonb", JSON, "[\"ä\",true]"),
        given("text", JSON, "{\"as\":\"it is\"}"));
  }

  private static List<Case> ofH2() {
    return List.of(
        given("clob", TEXT, TEXTS, "x".repeat(100_000)),
        given("uuid", TEXT, SOME_UUID.toString()),
        given("uuid", ValueType.UUID, SOME_UUID),
        given("enum('sad', 'very happy')", TEXT, "sad", "very happy"),
        given("real", DOUBLE, 1.5),
        given("double precision", DOUBLE, Double.NaN, Double.NEGATIVE_INFINITY),
        given("varbinary(10)", BYTES, bytes("00ff27"), bytes("")),
        given("blob", BYTES, bytes("00ff27"), new byte[100_000]),
        given(
            "timestamp with time zone",
            TIMESTAMP,
            0L,
            -1L,
            micros(2026, 123_456_000),
            micros(-4_000, 0)),
        given("timestamp", TIMESTAMP, 0L, -1L, micros(2026, 123_456_000), micros(12_026, 0)),
        given("json", JSON, "{\"b\":1,\"a\":[\"ä\",null,1.5]}"),
        given("varchar(100)", JSON, "{\"as\": \"it is\"}"));
  }

  private static List<Case> ofMariaDb() {
    return List.of(
        given("longtext", TEXT, TEXTS, "x".repeat(100_000)),
        given("uuid", ValueType.UUID, SOME_UUID),
        given("enum('sad', 'very happy')", TEXT, "sad", "very happy"),
        given("bigint unsigned", INTEGER, 0L, Long.MAX_VALUE),
        given("int unsigned", INTEGER, 4_294_967_295L),
        given("float", DOUBLE, 1.5),
        given("varbinary(10)", BYTES, bytes("00ff27"), bytes("")),
        given("longblob", BYTES, new byte[100_000]),
        given("datetime(6)", TIMESTAMP, 0L, -1L, micros(2026, 123_456_000)),
        given("timestamp(6)", TIMESTAMP, micros(2026, 123_456_000), 1_000_001L),
        given("json", JSON, "{\"b\":1,\"a\":[\"ä\",null,1.5]}"),
        given("longtext", JSON, "{\"as\": \"it is\"}"));
  }

  static List<TestDatabase> databases() {
    return Databases.all().toList();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void everyKindOfValueRoundTrips(TestDatabase database) throws SQLException {
    List<Case> cases = new ArrayList<>(common());
    cases.addAll(
        Map.of("PostgreSQL", ofPostgres(), "H2", ofH2(), "MariaDB", ofMariaDb())
            .get(database.product()));
    if (database.product().equals("PostgreSQL")) {
      database.execute("CREATE TYPE mood AS ENUM ('sad', 'very happy')");
    }
    TableSpec table = create(database, cases);
    GivenRows rows = new GivenRows(table);
    for (int row = 0; row < 6; row++) {
      rows.row(table, values(cases, row));
    }
    Load.into(database, rows);
    assertHolds(database, cases);
    Load.into(database, rows);
    assertHolds(database, cases);
  }

  private static TableSpec create(TestDatabase database, List<Case> cases) {
    StringBuilder sql = new StringBuilder("CREATE TABLE kinds (id integer PRIMARY KEY");
    List<ColumnSpec> columns = new ArrayList<>(List.of(ColumnSpec.of("id", INTEGER)));
    for (int i = 0; i < cases.size(); i++) {
      sql.append(", c").append(i).append(' ').append(cases.get(i).sqlType()).append(" NULL");
      columns.add(ColumnSpec.of("c" + i, cases.get(i).type()));
    }
    database.execute(sql + ")");
    return new TableSpec("kinds", columns, List.of("id"));
  }

  private static Object[] values(List<Case> cases, int row) {
    List<Object> values = new ArrayList<>(List.of((long) row));
    cases.forEach(each -> values.add(row < each.values().size() ? each.values().get(row) : null));
    return values.toArray();
  }

  private static void assertHolds(TestDatabase database, List<Case> cases) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      if (database.product().equals("MariaDB")) {
        statement.execute("SET time_zone = '+00:00'");
      }
      try (ResultSet row = statement.executeQuery("SELECT * FROM kinds ORDER BY id")) {
        for (int number = 0; row.next(); number++) {
          Object[] expected = values(cases, number);
          for (int i = 0; i < cases.size(); i++) {
            Case given = cases.get(i);
            assertThat(read(row, i + 2, given))
                .as("%s, row %s", given.sqlType(), number)
                .isEqualTo(plain(given, expected[i + 1]));
          }
        }
      }
    }
  }

  private static Object read(ResultSet row, int index, Case given) throws SQLException {
    if (row.getObject(index) == null) {
      return null;
    }
    return switch (given.type()) {
      case TEXT, UUID -> row.getString(index);
      case JSON -> row.getString(index).replace(" ", "");
      case BOOLEAN -> row.getBoolean(index);
      case INTEGER -> row.getBigDecimal(index).longValueExact();
      case NUMERIC -> row.getBigDecimal(index).stripTrailingZeros();
      case DOUBLE -> row.getDouble(index);
      case BYTES -> HexFormat.of().formatHex(row.getBytes(index));
      case DATE -> row.getObject(index, LocalDate.class);
      case TIMESTAMP ->
          given.sqlType().matches("timestamptz|timestamp with time zone")
              ? row.getObject(index, OffsetDateTime.class)
                  .withOffsetSameInstant(ZoneOffset.UTC)
                  .toLocalDateTime()
              : row.getObject(index, LocalDateTime.class);
    };
  }

  /** The value as {@link #read} gives it. */
  private static Object plain(Case given, Object value) {
    if (value == null) {
      return null;
    }
    return switch (given.type()) {
      case TEXT ->
          given.sqlType().equals("uuid")
              ? SOME_UUID.toString()
              : given.sqlType().equals("jsonb") ? "{\"a\": [1, null]}" : value;
      case UUID -> value.toString();
      case JSON -> value.toString().replace(" ", "");
      case INTEGER -> ((Number) value).longValue();
      case NUMERIC -> ((BigDecimal) value).stripTrailingZeros();
      case BYTES -> HexFormat.of().formatHex((byte[]) value);
      case TIMESTAMP ->
          LocalDateTime.ofEpochSecond(
              Math.floorDiv((Long) value, 1_000_000),
              Math.floorMod((Long) value, 1_000_000) * 1_000,
              ZoneOffset.UTC);
      case BOOLEAN, DOUBLE, DATE -> value;
    };
  }

  @Test
  void arraysOfEveryKindRoundTripInPostgres() throws SQLException {
    assertArrays(
        Databases.postgres(),
        List.of(
            given("text[]", TEXT, List.of(TEXTS, "", "NULL", "{},\"\\"), List.of()),
            given("varchar(5)[]", TEXT, Arrays.asList("a", null)),
            given("uuid[]", ValueType.UUID, List.of(SOME_UUID)),
            given("smallint[]", INTEGER, List.of(1L, -2L)),
            given("bigint[]", INTEGER, List.of(Long.MIN_VALUE)),
            given("numeric[]", NUMERIC, List.of(decimal("0.10"))),
            given("double precision[]", DOUBLE, List.of(0.1, -1e300)),
            given("boolean[]", BOOLEAN, Arrays.asList(true, null, false)),
            given("bytea[]", BYTES, List.of(bytes("00ff"), bytes(""))),
            given("timestamptz[]", TIMESTAMP, List.of(micros(2026, 123_456_000))),
            given("timestamp[]", TIMESTAMP, List.of(-1L)),
            given("date[]", DATE, List.of(LocalDate.of(2026, 2, 28))),
            given("jsonb[]", JSON, List.of("{\"a\": \"b,\\\"c\"}", "null")),
            given("json[]", JSON, List.of("[1]"))),
        Map.of(
            8, "[00ff, ]",
            9, "[2026-12-31T23:59:59.123456Z]",
            10, "[1969-12-31T23:59:59.999999]"));
  }

  @Test
  void arraysRoundTripInH2() throws SQLException {
    assertArrays(
        Databases.h2(),
        List.of(
            given("varchar(40) array", TEXT, List.of(TEXTS, ""), List.of()),
            given("varchar(5) array[3]", TEXT, Arrays.asList("a", null)),
            given("uuid array", ValueType.UUID, List.of(SOME_UUID)),
            given("integer array", INTEGER, List.of(1L, -2L)),
            given("bigint array", INTEGER, List.of(Long.MIN_VALUE)),
            given("numeric(10, 2) array", NUMERIC, List.of(decimal("0.10"))),
            given("double precision array", DOUBLE, List.of(0.1, -1e300)),
            given("boolean array", BOOLEAN, Arrays.asList(true, null, false)),
            given("varbinary(10) array", BYTES, List.of(bytes("00ff"))),
            given("timestamp with time zone array", TIMESTAMP, List.of(micros(2026, 123_456_000))),
            given("timestamp array", TIMESTAMP, List.of(-1L)),
            given("date array", DATE, List.of(LocalDate.of(2026, 2, 28)))),
        Map.of(
            8, "[00ff]",
            9, "[2026-12-31T23:59:59.123456Z]",
            10, "[1969-12-31T23:59:59.999999]"));
  }

  private static void assertArrays(
      TestDatabase database, List<Case> cases, Map<Integer, String> texts) throws SQLException {
    StringBuilder sql = new StringBuilder("CREATE TABLE lists (id integer PRIMARY KEY");
    List<ColumnSpec> columns = new ArrayList<>(List.of(ColumnSpec.of("id", INTEGER)));
    for (int i = 0; i < cases.size(); i++) {
      sql.append(", c").append(i).append(' ').append(cases.get(i).sqlType());
      columns.add(ColumnSpec.arrayOf("c" + i, cases.get(i).type()));
    }
    database.execute(sql + ")");
    TableSpec table = new TableSpec("lists", columns, List.of("id"));
    GivenRows rows = new GivenRows(table);
    for (int row = 0; row < 3; row++) {
      rows.row(table, values(cases, row));
    }
    Load.into(database, rows);

    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM lists ORDER BY id")) {
      for (int number = 0; row.next(); number++) {
        Object[] expected = values(cases, number);
        for (int i = 0; i < cases.size(); i++) {
          Object value = expected[i + 1];
          String text = number == 0 ? texts.get(i) : null;
          assertThat(text(row.getArray(i + 2)))
              .as("%s, row %s", cases.get(i).sqlType(), number)
              .isEqualTo(text != null ? text : String.valueOf(value));
        }
      }
    }
  }

  private static String text(Array array) throws SQLException {
    if (array == null) {
      return "null";
    }
    List<String> texts = new ArrayList<>();
    for (Object each : (Object[]) array.getArray()) {
      texts.add(
          each instanceof byte[] bytes
              ? HexFormat.of().formatHex(bytes)
              : each instanceof java.sql.Timestamp time
                  ? (array.getBaseTypeName().equals("timestamptz")
                      ? time.toInstant().toString()
                      : time.toLocalDateTime().toString())
                  : String.valueOf(each));
    }
    return texts.toString();
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
