package io.beamfill.jdbc.mapping;

import io.beamfill.jdbc.catalog.TargetColumn;
import io.beamfill.jdbc.catalog.TargetTable;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.TableSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a decoder gives for a table, laid over the table that the target has.
 *
 * @param spec the decoder's side
 * @param table the target's side
 * @param columns the columns that both have and that can be written, in the decoder's order: the
 *     fields of a row
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
   * @throws BeamfillException where the target lacks a key column, the version column or a unique
   *     index on the key, needs a column that the decoder does not give, or has a column of a type
   *     that the decoder's values do not fit
   */
  public static TableMapping resolve(TableSpec spec, TargetTable table) {
    return resolveUnderKey(
        spec.narrower().stream()
            .filter(each -> table.uniqueKeys().contains(names(table, each.columns())))
            .findFirst()
            .map(spec::withKey)
            .orElse(spec),
        table);
  }

  private static Set<String> names(TargetTable table, List<String> given) {
    Set<String> names = new HashSet<>();
    given.forEach(each -> table.column(each).ifPresent(column -> names.add(column.name())));
    return names;
  }

  private static TableMapping resolveUnderKey(TableSpec spec, TargetTable table) {
    List<MappedColumn> columns = new ArrayList<>();
    for (int index = 0; index < spec.columns().size(); index++) {
      ColumnSpec given = spec.columns().get(index);
      Optional<TargetColumn> target = table.column(given.name());
      if (target.isPresent() && !target.get().generated()) {
        requireFit(table, given, target.get());
        columns.add(new MappedColumn(given, target.get(), index));
      }
    }
    TableMapping mapping = new TableMapping(spec, table, columns);
    spec.key().forEach(each -> mapping.requireWritten(each, "to tell rows apart"));
    spec.versionColumn()
        .ifPresent(each -> mapping.requireWritten(each, "to tell which version of a row is newer"));
    mapping.requireWhatTheTargetNeeds();
    mapping.requireUniqueKey();
    return mapping;
  }

  /** The names of the key's columns in the target. */
  public List<String> key() {
    return spec.key().stream().map(this::targetName).toList();
  }

  /** The name of the version column in the target, if the decoder has one. */
  public Optional<String> versionColumn() {
    return spec.versionColumn().map(this::targetName);
  }

  /** The names of the written columns that are not part of the key. */
  public List<String> values() {
    List<String> key = key();
    return columns.stream().map(MappedColumn::name).filter(each -> !key.contains(each)).toList();
  }

  /** Names of the target's that a message may repeat. */
  public Set<String> names() {
    Set<String> names = new HashSet<>(Set.of(table.name(), "PRIMARY"));
    table.columns().forEach(each -> names.add(each.name()));
    return names;
  }

  private String targetName(String given) {
    return columns.stream()
        .filter(each -> each.spec().name().equals(given))
        .findFirst()
        .orElseThrow()
        .name();
  }

  private static void requireFit(TargetTable table, ColumnSpec given, TargetColumn target) {
    if (given.array() != target.array() || !Fit.fits(given.type(), target.kind())) {
      throw unfit(
          "The column "
              + target.name()
              + " of "
              + table.displayName()
              + " has the type "
              + target.typeName()
              + (target.array() ? " array" : "")
              + ", which the decoder's "
              + given.type()
              + (given.array() ? " array" : "")
              + " does not fit: change the column's type, or remove the column");
    }
  }

  private void requireWritten(String column, String purpose) {
    if (columns.stream().noneMatch(each -> each.spec().name().equals(column))) {
      throw unfit(
          "The table "
              + table.displayName()
              + " has no column "
              + column
              + " that can be written, and the decoder needs it "
              + purpose
              + ": add the column to the table");
    }
  }

  private void requireWhatTheTargetNeeds() {
    Set<String> written = new HashSet<>();
    columns.forEach(each -> written.add(each.name()));
    for (TargetColumn each : table.columns()) {
      if (each.required() && !each.generated() && !written.contains(each.name())) {
        throw unfit(
            "The column "
                + each.name()
                + " of "
                + table.displayName()
                + " is NOT NULL without a default, and the decoder gives no value for it: give it a"
                + " default, or allow NULL");
      }
    }
  }

  private void requireUniqueKey() {
    if (spec.key().isEmpty() || !table.uniqueKeys().contains(Set.copyOf(key()))) {
      throw unfit(
          "The table "
              + table.displayName()
              + " has no unique index on ("
              + String.join(", ", spec.key())
              + "), by which jdbcio finds the rows that are there: add one");
    }
  }

  private static BeamfillException unfit(String message) {
    return new BeamfillException(Category.TARGET, message + ".");
  }
}
