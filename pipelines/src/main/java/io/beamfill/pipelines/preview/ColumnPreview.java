package io.beamfill.pipelines.preview;

import io.beamfill.postgres.catalog.TargetColumn;
import io.beamfill.postgres.copy.MappedColumn;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.transforms.decode.ColumnSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a run would do with a column that either side has.
 *
 * @param name its name
 * @param given the kind of value that the decoder gives, or null for none
 * @param type the type in the target, or null where the target lacks it
 * @param use what becomes of it
 */
record ColumnPreview(String name, @Nullable String given, @Nullable String type, Use use) {
  /** What becomes of a column. */
  enum Use {
    /** A value goes from the decoder to the target, and tells rows apart. */
    KEY,
    /** A value goes from the decoder to the target, and orders versions of a row. */
    VERSION,
    /** A value goes from the decoder to the target. */
    WRITTEN,
    /** The decoder gives a value that the target has no place for. */
    NOT_WRITTEN,
    /** The target computes it. */
    COMPUTED,
    /** The target takes its default. */
    DEFAULT,
    /** The target takes NULL. */
    NULL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The columns of a table: those that the decoder gives, then the others of the target. */
  static List<ColumnPreview> of(TableMapping mapping) {
    List<ColumnPreview> columns = new ArrayList<>();
    for (ColumnSpec given : mapping.spec().columns()) {
      Optional<TargetColumn> target = mapping.table().column(given.name());
      columns.add(
          new ColumnPreview(
              given.name(),
              given.type().name() + (given.array() ? "[]" : ""),
              target.map(each -> each.type().name()).orElse(null),
              use(mapping, given)));
    }
    List<String> given = mapping.spec().columns().stream().map(ColumnSpec::name).toList();
    for (TargetColumn target : mapping.table().columns()) {
      if (!given.contains(target.name())) {
        columns.add(
            new ColumnPreview(target.name(), null, target.type().name(), withoutValue(target)));
      }
    }
    return columns;
  }

  private static Use use(TableMapping mapping, ColumnSpec given) {
    if (mapping.columns().stream().map(MappedColumn::spec).noneMatch(given::equals)) {
      return Use.NOT_WRITTEN;
    }
    if (mapping.spec().key().contains(given.name())) {
      return Use.KEY;
    }
    boolean version = mapping.spec().versionColumn().filter(given.name()::equals).isPresent();
    return version ? Use.VERSION : Use.WRITTEN;
  }

  private static Use withoutValue(TargetColumn target) {
    if (target.generated()) {
      return Use.COMPUTED;
    }
    return target.hasDefault() || target.identityAlways() ? Use.DEFAULT : Use.NULL;
  }
}
