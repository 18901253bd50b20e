package io.beamfill.postgres.copy;

import io.beamfill.postgres.catalog.TargetColumn;
import io.beamfill.postgres.catalog.TargetTable;
import io.beamfill.postgres.catalog.UniqueKey;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.KeyPart;
import io.beamfill.transforms.decode.TableSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a decoder gives for a table, laid over the table that the target has.
 *
 * @param spec the decoder's side, with the key that the target's unique indexes call for
 * @param table the target's side
 * @param columns the columns that both have and that can be written, in the decoder's order: the
 *     fields of a row in a block
 */
public record TableMapping(TableSpec spec, TargetTable table, List<MappedColumn> columns)
    implements Serializable {
  /** Copies the list. */
  public TableMapping {
    columns = List.copyOf(columns);
  }

  /**
   * Finds the columns that are written: those that the target has and does not compute itself.
   *
   * @throws BeamfillException where the target lacks a key column or the version column, needs a
   *     column that the decoder does not give, or has a column of a type that the decoder's values
   *     cannot be encoded for
   */
  public static TableMapping resolve(TableSpec spec, TargetTable table) {
    return resolveUnderKey(
        spec.narrower().stream()
            .filter(each -> hasUniqueKey(table, each.columns()))
            .findFirst()
            .map(spec::withKey)
            .orElse(spec),
        table);
  }

  private static TableMapping resolveUnderKey(TableSpec spec, TargetTable table) {
    List<MappedColumn> columns = new ArrayList<>();
    for (int index = 0; index < spec.columns().size(); index++) {
      ColumnSpec given = spec.columns().get(index);
      Optional<TargetColumn> target = table.column(given.name());
      if (target.isPresent() && !target.get().generated()) {
        requireEncoder(table, given, target.get());
        columns.add(new MappedColumn(given, target.get(), index));
      }
    }
    TableMapping mapping = new TableMapping(spec, table, columns);
    spec.key().forEach(each -> mapping.requireWritten(each, "to tell rows apart"));
    spec.versionColumn()
        .ifPresent(each -> mapping.requireWritten(each, "to tell which version of a row is newer"));
    mapping.requireWhatTheTargetNeeds();
    return mapping;
  }

  /**
   * Whether a unique key of the table has exactly the columns of the decoder's key, in any order.
   */
  public boolean hasUniqueKey() {
    return hasUniqueKey(table, spec.key());
  }

  private static boolean hasUniqueKey(TargetTable table, List<String> columns) {
    List<KeyPart> key = columns.stream().map(KeyPart::exact).toList();
    return table.uniqueKeys().stream().anyMatch(each -> each.isOn(key));
  }

  /**
   * The unique index by which rows with one natural key become one row; empty where the decoder
   * names no natural key or the target has no unique index on exactly its parts.
   */
  public Optional<UniqueKey> naturalKey() {
    if (spec.naturalKey().isEmpty()
        || !spec.naturalKey().stream().allMatch(each -> columnNames().contains(each.column()))) {
      return Optional.empty();
    }
    return table.uniqueKeys().stream().filter(each -> each.isOn(spec.naturalKey())).findFirst();
  }

  /** The names of the written columns, without quotes. */
  public List<String> columnNames() {
    return columns.stream().map(MappedColumn::name).toList();
  }

  private static void requireEncoder(TargetTable table, ColumnSpec given, TargetColumn target) {
    if (Encoders.find(given, target.type()).isEmpty()) {
      throw unfit(
          "The column "
              + target.name()
              + " of "
              + table.qualifiedName()
              + " has the type "
              + target.type().name()
              + ", for which the decoder's "
              + given.type()
              + (given.array() ? " array" : "")
              + " cannot be encoded: change the column's type, or remove the column");
    }
  }

  private void requireWritten(String column, String purpose) {
    if (!columnNames().contains(column)) {
      throw unfit(
          "The table "
              + table.qualifiedName()
              + " has no column "
              + column
              + " that can be written, and the decoder needs it "
              + purpose
              + ": add the column to the table");
    }
  }

  private void requireWhatTheTargetNeeds() {
    for (TargetColumn each : table.columns()) {
      if (each.required() && !columnNames().contains(each.name())) {
        throw unfit(
            "The column "
                + each.name()
                + " of "
                + table.qualifiedName()
                + " is NOT NULL without a default, and the decoder gives no value for it: give it a"
                + " default, or allow NULL");
      }
    }
  }

  private static BeamfillException unfit(String message) {
    return new BeamfillException(BeamfillException.Category.TARGET, message);
  }
}
