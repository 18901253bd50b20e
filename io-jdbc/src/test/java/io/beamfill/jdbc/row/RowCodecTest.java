package io.beamfill.jdbc.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.jdbc.catalog.ColumnKind;
import io.beamfill.jdbc.catalog.TargetColumn;
import io.beamfill.jdbc.catalog.TargetTable;
import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.transforms.decode.BlockBuilder;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.page.TableBlock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.coders.CoderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes into a row comes out of it, and what its column cannot hold does not go in. */
class RowCodecTest {
  private record Field(ValueType type, boolean array, ColumnKind kind, int size, int digits) {}

  private static final List<Field> FIELDS =
      List.of(
          field(ValueType.INTEGER, ColumnKind.BIGINT),
          field(ValueType.TEXT, ColumnKind.TEXT),
          field(ValueType.NUMERIC, ColumnKind.NUMERIC),
          field(ValueType.DOUBLE, ColumnKind.DOUBLE),
          field(ValueType.BOOLEAN, ColumnKind.BOOLEAN),
          field(ValueType.UUID, ColumnKind.UUID),
          field(ValueType.TIMESTAMP, ColumnKind.TIMESTAMP),
          new Field(ValueType.TEXT, true, ColumnKind.TEXT, 0, 6));

  private static Field field(ValueType type, ColumnKind kind) {
    return new Field(type, false, kind, 0, 6);
  }

  private static RowCodec codec(List<Field> fields) {
    List<ColumnSpec> specs =
        IntStream.range(0, fields.size())
            .mapToObj(i -> new ColumnSpec("c" + i, fields.get(i).type(), fields.get(i).array()))
            .toList();
    List<TargetColumn> columns =
        IntStream.range(0, fields.size())
            .mapToObj(
                i -> {
                  Field field = fields.get(i);
                  return new TargetColumn(
                      "c" + i,
                      field.kind(),
                      field.array(),
                      "type",
                      field.size(),
                      field.digits(),
                      false,
                      false);
                })
            .toList();
    return new RowCodec(
        TableMapping.resolve(
            new TableSpec("t", specs, List.of("c0")),
            new TargetTable(null, "s", "t", columns, Set.of(Set.of("c0")), Set.of())));
  }

  @Property(tries = 300)
  void valuesComeOutAsTheyWentIn(@ForAll("rows") List<Object> row) {
    RowCodec codec = codec(FIELDS);
    List<Object> fields = codec.decode(codec.encode(row.toArray()));
    assertThat(fields.subList(0, 7)).isEqualTo(row.subList(0, 7));
    Object[] elements = (Object[]) fields.get(7);
    assertThat(elements == null ? null : Arrays.asList(elements)).isEqualTo(row.get(7));
  }

  @Provide
  Arbitrary<List<Object>> rows() {
    Arbitrary<String> texts =
        Arbitraries.strings().withChars("a'\"ä€\uffff{}\\").ofMaxLength(20).injectNull(0.1);
    return Combinators.combine(
            Arbitraries.longs(),
            texts,
            Arbitraries.bigDecimals().injectNull(0.1),
            Arbitraries.doubles().injectNull(0.1),
            Arbitraries.of(true, false, null),
            Arbitraries.create(UUID::randomUUID).injectNull(0.1),
            Arbitraries.longs().injectNull(0.1),
            texts.list().ofMaxSize(4).injectNull(0.2))
        .as((a, b, c, d, e, f, g, h) -> Arrays.asList(a, b, c, d, e, f, g, h));
  }

  @ParameterizedTest
  @CsvSource({
    "SMALLINT, 32767, 32768",
    "SMALLINT, -32768, -32769",
    "INTEGER, 2147483647, 2147483648",
    "INTEGER, -2147483648, -2147483649",
    "DOUBLE, 9007199254740992, 9007199254740993",
    "DOUBLE, -9223372036854775808, 9223372036854775807"
  })
  void integerThatItsColumnCannotHoldIsRejected(ColumnKind kind, long good, long bad) {
    RowCodec codec = codec(List.of(field(ValueType.INTEGER, kind)));
    assertThat(((Number) one(codec, good)).longValue()).isEqualTo(good);
    assertRejected(codec, bad, Reason.OUT_OF_RANGE);
  }

  @Test
  void decimalThatItsColumnCannotHoldIsRejected() {
    RowCodec codec = codec(List.of(field(ValueType.NUMERIC, ColumnKind.INTEGER)));
    assertThat(one(codec, new BigDecimal("7.00"))).isEqualTo(7L);
    assertRejected(codec, new BigDecimal("7.5"), Reason.OUT_OF_RANGE);
    assertRejected(codec, new BigDecimal("1e30"), Reason.OUT_OF_RANGE);
  }

  @Test
  void doubleThatItsColumnCannotHoldIsRejected() {
    RowCodec codec = codec(List.of(field(ValueType.DOUBLE, ColumnKind.REAL)));
    assertThat(one(codec, 1.5)).isEqualTo(1.5);
    assertThat(one(codec, Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
    assertRejected(codec, 1e300, Reason.OUT_OF_RANGE);
    assertRejected(codec, 1e-300, Reason.OUT_OF_RANGE);
  }

  @Test
  void textThatItsColumnCannotHoldIsRejected() {
    RowCodec codec = codec(List.of(new Field(ValueType.TEXT, false, ColumnKind.TEXT, 3, 0)));
    assertThat(one(codec, "a𝄞𝄞")).isEqualTo("a𝄞𝄞");
    assertRejected(codec, "aaaa", Reason.OUT_OF_RANGE);
    assertRejected(codec, "a\u0000", Reason.INVALID_UTF8);
    assertRejected(codec, "a\ud800", Reason.INVALID_UTF8);
    assertRejected(codec, "\udc00a", Reason.INVALID_UTF8);
  }

  @Test
  void textThatIsNoUuidIsRejectedFromAColumnOfUuids() {
    RowCodec codec = codec(List.of(field(ValueType.TEXT, ColumnKind.UUID)));
    UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    assertThat(one(codec, uuid.toString())).isEqualTo(uuid);
    assertThat(one(codec, uuid.toString().replace("-", ""))).isEqualTo(uuid);
    for (String wrong : List.of("", "1-2-3-4-5", uuid + "0", uuid.toString().replace('0', 'g'))) {
      assertRejected(codec, wrong, Reason.BAD_UUID);
    }
  }

  @ParameterizedTest
  @CsvSource({"6, 1999999, 1999999", "3, 1999999, 1999000", "3, -1, -1000", "0, -1, -1000000"})
  void digitsOfASecondThatAColumnDoesNotKeepAreCutAndNeverRounded(
      int digits, long given, long kept) {
    RowCodec codec =
        codec(List.of(new Field(ValueType.TIMESTAMP, false, ColumnKind.TIMESTAMP, 0, digits)));
    assertThat(one(codec, given)).isEqualTo(kept);
    if (digits < 6) {
      assertRejected(codec, Long.MIN_VALUE, Reason.OUT_OF_RANGE);
    }
  }

  @Test
  void valueOfAnotherClassIsADefectOfTheDecoder() {
    RowCodec codec = codec(List.of(field(ValueType.INTEGER, ColumnKind.BIGINT)));
    assertThatThrownBy(() -> codec.encode(new Object[] {BigDecimal.ONE}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.math.BigDecimal for the column t.c0");
    assertThatThrownBy(() -> codec.encode(new Object[] {1L, 2L}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 values for the 1 columns of t");
  }

  @Test
  void blockForgetsRowsThatAreTakenBack() {
    TableSpec table = codec(FIELDS.subList(0, 1)).mapping().spec();
    RowFormat format = new RowFormat(List.of(codec(FIELDS.subList(0, 1)).mapping()));
    BlockBuilder block = format.newBlock(table);
    block.append(0, new Object[] {1L});
    block.append(1, new Object[] {2L});
    block.append(1, new Object[] {3L});
    block.truncate(1);
    block.append(2, new Object[] {4L});
    TableBlock built = block.build(true);
    assertThat(built.fallback()).isTrue();
    assertThat(built.rows()).isEqualTo(2);
    assertThat(List.of(built.record(0), built.record(1))).containsExactly(0, 2);
    byte[] last = Arrays.copyOfRange(built.data(), built.start(1), built.end(1));
    assertThat(codec(FIELDS.subList(0, 1)).decode(last)).containsExactly(4L);
  }

  @Property(tries = 100)
  void rowsSurviveTheirCoder(@ForAll byte[] bytes, @ForAll boolean last) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TableRowCoder.of().encode(new TableRow(bytes, last), out);
    assertThat(TableRowCoder.of().decode(new ByteArrayInputStream(out.toByteArray())))
        .isEqualTo(new TableRow(bytes, last));
  }

  @Test
  void rowOfAnotherFormatIsRefused() {
    assertThatThrownBy(() -> TableRowCoder.of().decode(new ByteArrayInputStream(new byte[] {7})))
        .isInstanceOf(CoderException.class);
  }

  @Test
  void daysAreCounted() {
    RowCodec codec = codec(List.of(field(ValueType.DATE, ColumnKind.DATE)));
    assertThat(one(codec, LocalDate.of(1970, 1, 2))).isEqualTo(1L);
  }

  private static Object one(RowCodec codec, Object value) {
    return codec.decode(codec.encode(new Object[] {value})).get(0);
  }

  private static void assertRejected(RowCodec codec, Object value, Reason reason) {
    assertThatThrownBy(() -> codec.encode(new Object[] {value}))
        .isInstanceOfSatisfying(
            RejectedException.class,
            rejection -> {
              assertThat(rejection.reason()).isEqualTo(reason);
              assertThat(rejection.getMessage()).startsWith("t.c0: ");
              assertThat(rejection.getMessage()).doesNotContain("aaaa", "327", "214");
            });
  }
}
