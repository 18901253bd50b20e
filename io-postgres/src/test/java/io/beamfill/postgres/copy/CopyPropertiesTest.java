package io.beamfill.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.PostgresServer;
import io.beamfill.transforms.decode.BlockBuilder;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.TableBlock;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

/** What holds for all values of a type; each try sends many of them to the server. */
class CopyPropertiesTest {
  private static final PostgresDatabase DATABASE = PostgresServer.newDatabase();
  private static final CopyTable NUMERICS =
      CopyTable.of(DATABASE, "numerics", ValueType.NUMERIC, "numeric");
  private static final CopyTable INTEGERS =
      CopyTable.of(DATABASE, "integers", ValueType.INTEGER, "numeric");
  private static final CopyTable TEXTS = CopyTable.of(DATABASE, "texts", ValueType.TEXT, "text");
  private static final CopyTable TIMES =
      CopyTable.of(DATABASE, "times", ValueType.TIMESTAMP, "timestamptz");
  private static final CopyTable ARRAYS =
      CopyTable.ofArrays(DATABASE, "arrays", ValueType.TEXT, "text[]");
  private static final CopyTable SMALL =
      CopyTable.of(DATABASE, "small", ValueType.INTEGER, "smallint");

  @Provide
  Arbitrary<BigDecimal> numbers() {
    Arbitrary<BigInteger> unscaled =
        Arbitraries.oneOf(
            Arbitraries.bigIntegers(),
            Arbitraries.longs().map(BigInteger::valueOf),
            Arbitraries.integers().between(0, 60).map(BigInteger.TEN::pow),
            Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(120).map(BigInteger::new));
    return Combinators.combine(unscaled, Arbitraries.integers().between(-30, 60))
        .as(BigDecimal::new);
  }

  @Property(tries = 100)
  void numericIsExactDownToItsTrailingZeros(
      @ForAll @NotEmpty List<@From("numbers") BigDecimal> values) throws SQLException {
    TableBlock block = NUMERICS.block(values);

    NUMERICS.fill(block);

    assertThat(NUMERICS.texts("v"))
        .isEqualTo(values.stream().map(BigDecimal::toPlainString).toList());
    assertThat(block.data()).isEqualTo(NUMERICS.copyOut());
  }

  @Property(tries = 50)
  void integersAreExactInNumeric(@ForAll @NotEmpty List<Long> values) throws SQLException {
    TableBlock block = INTEGERS.block(values);

    INTEGERS.fill(block);

    assertThat(INTEGERS.texts("v")).isEqualTo(values.stream().map(String::valueOf).toList());
    assertThat(block.data()).isEqualTo(INTEGERS.copyOut());
  }

  @Provide
  Arbitrary<String> storableTexts() {
    Arbitrary<Integer> points =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 0x7f),
            Arbitraries.integers().between(0x80, 0x7ff),
            Arbitraries.integers().between(0x800, 0xd7ff),
            Arbitraries.integers().between(0xe000, 0xffff),
            Arbitraries.integers().between(0x10000, 0x10ffff));
    return points.list().ofMaxSize(40).map(CopyPropertiesTest::text);
  }

  private static String text(List<Integer> points) {
    StringBuilder text = new StringBuilder();
    points.forEach(text::appendCodePoint);
    return text.toString();
  }

  @Property(tries = 100)
  void textIsTheSameOnBothSides(@ForAll @NotEmpty List<@From("storableTexts") String> values)
      throws SQLException {
    TableBlock block = TEXTS.block(values);

    TEXTS.fill(block);

    assertThat(TEXTS.texts("v")).isEqualTo(values);
    assertThat(block.data()).isEqualTo(TEXTS.copyOut());
  }

  @Property(tries = 50)
  void timestampsKeepEveryMicrosecond(
      @ForAll @NotEmpty List<@LongRange(min = -210_866_803_200_000_000L) Long> values)
      throws SQLException {
    TableBlock block = TIMES.block(values);

    TIMES.fill(block);

    assertThat(
            TIMES.texts(
                "extract(epoch FROM date_trunc('second', v))::bigint * 1000000"
                    + " + extract(microseconds FROM v)::bigint % 1000000"))
        .isEqualTo(values.stream().map(String::valueOf).toList());
    assertThat(block.data()).isEqualTo(TIMES.copyOut());
  }

  @Provide
  Arbitrary<List<String>> lists() {
    return storableTexts().injectNull(0.2).list().ofMaxSize(10);
  }

  @Property(tries = 100)
  void arraysAreTheServersOwn(@ForAll @NotEmpty List<@From("lists") List<String>> values)
      throws SQLException {
    TableBlock block = ARRAYS.block(values);

    ARRAYS.fill(block);

    assertThat(block.data()).isEqualTo(ARRAYS.copyOut());
    assertThat(ARRAYS.texts("cardinality(v)"))
        .isEqualTo(values.stream().map(each -> String.valueOf(each.size())).toList());
  }

  @Property
  void truncateTakesBackTheLastRowsAndNothingElse(
      @ForAll @Size(max = 200) List<Short> values, @ForAll @IntRange(max = 200) int kept) {
    int rows = Math.min(kept, values.size());
    BlockBuilder builder = SMALL.newBlock();
    for (int i = 0; i < values.size(); i++) {
      builder.append(i, new Object[] {i, values.get(i)});
    }

    builder.truncate(rows);

    assertThat(builder.rows()).isEqualTo(rows);
    assertThat(builder.build(false)).isEqualTo(SMALL.block(values.subList(0, rows)));
    for (int i = rows; i < values.size(); i++) {
      builder.append(i, new Object[] {i, values.get(i)});
    }
    assertThat(builder.build(false)).isEqualTo(SMALL.block(values));
  }

  @Property
  void aRejectedRowLeavesNoTrace(@ForAll @Size(max = 100) List<Integer> values) {
    BlockBuilder mixed = SMALL.newBlock();
    BlockBuilder goodOnly = SMALL.newBlock();
    for (int i = 0; i < values.size(); i++) {
      int record = i;
      Object[] row = {i, values.get(i)};
      if (values.get(i) == values.get(i).shortValue()) {
        mixed.append(record, row);
        goodOnly.append(record, row);
      } else {
        assertThatThrownBy(() -> mixed.append(record, row)).isInstanceOf(RejectedException.class);
      }
    }

    assertThat(mixed.build(true)).isEqualTo(goodOnly.build(true));
  }
}
