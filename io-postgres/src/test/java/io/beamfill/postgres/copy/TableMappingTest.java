package io.beamfill.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.postgres.catalog.ColumnType;
import io.beamfill.postgres.catalog.PgType;
import io.beamfill.postgres.catalog.TargetColumn;
import io.beamfill.postgres.catalog.TargetTable;
import io.beamfill.postgres.catalog.UniqueKey;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.KeyPart;
import io.beamfill.transforms.decode.RowKey;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableMappingTest {
  private static final ColumnSpec ID = ColumnSpec.of("id", ValueType.INTEGER);
  private static final ColumnSpec NAME = ColumnSpec.of("name", ValueType.TEXT);
  private static final TargetColumn TARGET_ID = column("id", PgType.INT8, true);
  private static final TargetColumn TARGET_NAME = column("name", PgType.TEXT, false);

  private static ColumnType type(PgType kind, boolean array) {
    return new ColumnType("the type " + kind, kind, array, 0, List.of(), "base");
  }

  private static TargetColumn column(String name, PgType kind, boolean notNull) {
    return new TargetColumn(name, type(kind, false), notNull, false, false, false);
  }

  private static TargetTable table(TargetColumn... columns) {
    return new TargetTable(
        "app", "teas", false, Arrays.asList(columns), List.of(), List.of(), List.of());
  }

  private static TableSpec spec(ColumnSpec... columns) {
    return new TableSpec("teas", Arrays.asList(columns), List.of("id"));
  }

  private static void assertRefused(TableSpec spec, TargetTable table, String... parts) {
    assertThatThrownBy(() -> TableMapping.resolve(spec, table))
        .isInstanceOfSatisfying(
            BeamfillException.class,
            refusal -> assertThat(refusal.category()).isEqualTo(BeamfillException.Category.TARGET))
        .hasMessageContainingAll(parts);
  }

  @Test
  void columnsKeepTheirPlaceInTheDecodersRow() {
    ColumnSpec unknown = ColumnSpec.of("not_there", ValueType.TEXT);

    TableMapping mapping =
        TableMapping.resolve(spec(unknown, NAME, ID), table(TARGET_ID, TARGET_NAME));

    assertThat(mapping.columns())
        .containsExactly(
            new MappedColumn(NAME, TARGET_NAME, 1), new MappedColumn(ID, TARGET_ID, 2));
    assertThat(mapping.columnNames()).containsExactly("name", "id");
  }

  @Test
  void computedColumnsAreNotWritten() {
    TargetColumn computed =
        new TargetColumn("name", type(PgType.UNSUPPORTED, false), true, false, false, true);

    TableMapping mapping = TableMapping.resolve(spec(ID, NAME), table(TARGET_ID, computed));

    assertThat(mapping.columnNames()).containsExactly("id");
  }

  @Test
  void identityColumnsAreWritten() {
    TargetColumn identity =
        new TargetColumn("id", type(PgType.INT8, false), true, false, true, false);

    assertThat(TableMapping.resolve(spec(ID), table(identity)).columnNames()).containsExactly("id");
  }

  @Test
  void theKeyIsTheNarrowestThatTheTargetHasAnIndexOn() {
    TableSpec spec =
        new TableSpec("teas", List.of(ID, NAME), List.of("id", "name"))
            .withNarrower(new RowKey(List.of("id"), "name"));
    KeyPart id = KeyPart.exact("id");
    UniqueKey onBoth = new UniqueKey("both", List.of(id, KeyPart.exact("name")), true);
    UniqueKey onId = new UniqueKey("one", List.of(id), false);

    TableMapping wide = TableMapping.resolve(spec, tableWith(onBoth));
    assertThat(wide.spec()).isEqualTo(spec);
    assertThat(wide.hasUniqueKey()).isTrue();

    for (TargetTable table : List.of(tableWith(onId), tableWith(onBoth, onId))) {
      TableMapping narrow = TableMapping.resolve(spec, table);
      assertThat(narrow.spec().key()).containsExactly("id");
      assertThat(narrow.spec().versionColumn()).contains("name");
      assertThat(narrow.hasUniqueKey()).isTrue();
    }

    TableMapping none = TableMapping.resolve(spec, tableWith());
    assertThat(none.spec().key()).containsExactly("id", "name");
    assertThat(none.hasUniqueKey()).isFalse();
  }

  private static TargetTable tableWith(UniqueKey... keys) {
    return new TargetTable(
        "app", "teas", false, List.of(TARGET_ID, TARGET_NAME), List.of(keys), List.of(), List.of());
  }

  @Test
  void aMissingKeyColumnIsRefused() {
    assertRefused(spec(ID, NAME), table(TARGET_NAME), "\"app\".\"teas\"", "id", "add the column");
  }

  @Test
  void aMissingVersionColumnIsRefused() {
    TableSpec versioned =
        new TableSpec(
            "teas",
            List.of(ID, ColumnSpec.of("seen_at", ValueType.TIMESTAMP)),
            List.of("id"),
            "seen_at");

    assertRefused(versioned, table(TARGET_ID), "\"app\".\"teas\"", "seen_at", "version");
  }

  @Test
  void aColumnThatTheTargetNeedsMustBeGiven() {
    assertRefused(
        spec(ID),
        table(TARGET_ID, column("owner", PgType.UNSUPPORTED, true)),
        "owner",
        "\"app\".\"teas\"",
        "NOT NULL");
  }

  @Test
  void columnsThatFillThemselvesNeedNotBeGiven() {
    TargetTable table =
        table(
            TARGET_ID,
            column("nullable", PgType.UNSUPPORTED, false),
            new TargetColumn("defaulted", type(PgType.INT4, false), true, true, false, false),
            new TargetColumn("identity", type(PgType.INT4, false), true, false, true, false),
            new TargetColumn("computed", type(PgType.INT4, false), true, false, false, true));

    assertThat(TableMapping.resolve(spec(ID), table).columnNames()).containsExactly("id");
  }

  @Test
  void aTypeThatCannotBeEncodedIsRefusedWithBothSides() {
    assertRefused(
        spec(ID, NAME),
        table(TARGET_ID, column("name", PgType.INT4, false)),
        "name",
        "\"app\".\"teas\"",
        "the type INT4",
        "TEXT");
  }

  @Test
  void listsFitArraysOnly() {
    ColumnSpec names = ColumnSpec.arrayOf("name", ValueType.TEXT);
    TargetColumn array =
        new TargetColumn("name", type(PgType.TEXT, true), false, false, false, false);

    assertRefused(spec(ID, names), table(TARGET_ID, TARGET_NAME), "TEXT array");
    assertRefused(spec(ID, NAME), table(TARGET_ID, array), "the decoder's TEXT cannot");
    assertThat(TableMapping.resolve(spec(ID, names), table(TARGET_ID, array)).columns()).hasSize(2);
  }

  @Test
  void theUniqueKeyMustHaveExactlyTheColumnsOfTheKey() {
    TableSpec pair = new TableSpec("teas", List.of(ID, NAME), List.of("id", "name"));

    assertThat(hasKey(pair, "name", "id")).isTrue();
    assertThat(hasKey(pair, "id")).isFalse();
    assertThat(hasKey(pair, "id", "name", "owner")).isFalse();
    assertThat(TableMapping.resolve(pair, table(TARGET_ID, TARGET_NAME)).hasUniqueKey()).isFalse();
  }

  private static boolean hasKey(TableSpec spec, String... columns) {
    return TableMapping.resolve(
            spec, tableWithKey(Arrays.stream(columns).map(KeyPart::exact).toList()))
        .hasUniqueKey();
  }

  private static TargetTable tableWithKey(List<KeyPart> parts) {
    UniqueKey key = new UniqueKey("key", parts, false);
    return new TargetTable(
        "app", "teas", false, List.of(TARGET_ID, TARGET_NAME), List.of(key), List.of(), List.of());
  }

  @Test
  void aNaturalKeyNeedsAUniqueIndexOnExactlyItsParts() {
    TableSpec spec =
        new TableSpec("teas", List.of(ID, NAME), List.of("id"))
            .withNaturalKey(KeyPart.exact("id"), KeyPart.caseless("name"));

    assertThat(naturalKey(spec, KeyPart.caseless("name"), KeyPart.exact("id"))).isPresent();
    assertThat(naturalKey(spec, KeyPart.exact("id"), KeyPart.exact("name"))).isEmpty();
    assertThat(naturalKey(spec, KeyPart.caseless("name"))).isEmpty();
    assertThat(
            naturalKey(
                new TableSpec("teas", List.of(ID, NAME), List.of("id")), KeyPart.exact("id")))
        .isEmpty();
  }

  private static Optional<UniqueKey> naturalKey(TableSpec spec, KeyPart... parts) {
    return TableMapping.resolve(spec, tableWithKey(List.of(parts))).naturalKey();
  }
}
