package io.beamfill.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.postgres.catalog.ColumnType;
import io.beamfill.postgres.catalog.PgType;
import io.beamfill.postgres.catalog.TargetColumn;
import io.beamfill.postgres.catalog.TargetTable;
import io.beamfill.transforms.decode.BlockBuilder;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.TableBlock;
import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class CopyFormatTest {
  private static final TableSpec SPEC =
      new TableSpec(
          "teas",
          List.of(
              ColumnSpec.of("not_there", ValueType.TEXT),
              ColumnSpec.of("kind", ValueType.TEXT),
              ColumnSpec.arrayOf("ids", ValueType.INTEGER)),
          List.of("kind"));

  private static final CopyFormat FORMAT =
      new CopyFormat(
          List.of(
              TableMapping.resolve(
                  SPEC,
                  new TargetTable(
                      "public",
                      "teas",
                      false,
                      List.of(
                          column(
                              "kind",
                              new ColumnType(
                                  "kind",
                                  PgType.ENUM,
                                  false,
                                  0,
                                  List.of("tea", "herb"),
                                  "public.kind")),
                          column(
                              "ids",
                              new ColumnType(
                                  "smallint[]", PgType.INT2, true, 21, List.of(), "smallint[]"))),
                      List.of(),
                      List.of(),
                      List.of()))));

  private static TargetColumn column(String name, ColumnType type) {
    return new TargetColumn(name, type, false, false, false, false);
  }

  @Test
  void aRowIsItsFieldCountAndEachFieldAfterItsLength() {
    BlockBuilder block = FORMAT.newBlock(SPEC);

    block.append(7, new Object[] {"ignored", "tea", null});
    block.append(9, new Object[] {null, null, List.of(258)});

    assertThat(block.build(true))
        .isEqualTo(
            new TableBlock(
                "teas",
                true,
                new byte[] {
                  0, 2, 0, 0, 0, 3, 't', 'e', 'a', -1, -1, -1, -1, //
                  0, 2, -1, -1, -1, -1, 0, 0, 0, 26, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 21, //
                  0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2
                },
                new int[] {13, 49},
                new int[] {7, 9}));
  }

  @Test
  void anEmptyBlockHasNoRows() {
    TableBlock block = FORMAT.newBlock(SPEC).build(false);

    assertThat(block.rows()).isZero();
    assertThat(block.data()).isEmpty();
    assertThat(block.fallback()).isFalse();
  }

  @Test
  void aRejectionNamesTableAndColumnAndNotTheValue() {
    BlockBuilder block = FORMAT.newBlock(SPEC);

    assertThatThrownBy(() -> block.append(0, new Object[] {null, "secret", null}))
        .isInstanceOf(RejectedException.class)
        .hasMessage("teas.kind: the text is not one of the labels of public.kind");
  }

  @Test
  void aValueOfTheWrongClassIsTheDecodersDefect() {
    BlockBuilder block = FORMAT.newBlock(SPEC);
    block.append(0, new Object[] {null, "tea", List.of(1)});
    TableBlock before = block.build(false);

    assertThatThrownBy(() -> block.append(1, new Object[] {null, "tea", List.of("text")}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("teas.ids", "INTEGER");
    assertThatThrownBy(() -> block.append(1, new Object[] {null, 1, null}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("java.lang.Integer", "teas.kind", "TEXT");
    assertThatThrownBy(() -> block.append(1, new Object[] {"tea"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("1 values", "3 columns", "teas");
    assertThat(block.build(false)).isEqualTo(before);
  }

  @Test
  void aTableWithoutMappingHasNoBlocks() {
    assertThatThrownBy(() -> FORMAT.newBlock(new TableSpec("herbs", List.of(), List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("herbs");
  }

  @Test
  void theFormatWorksAfterItsWayToAWorker() {
    CopyFormat sent = SerializableUtils.ensureSerializable(FORMAT);
    BlockBuilder here = FORMAT.newBlock(SPEC);
    BlockBuilder there = sent.newBlock(SPEC);
    Object[] row = {"x", "herb", List.of(1L, 2L)};

    here.append(0, row);
    there.append(0, row);

    assertThat(there.build(false)).isEqualTo(here.build(false));
  }
}
