package io.beamfill.jdbc.dialect;

import io.beamfill.jdbc.catalog.TargetTable;
import io.beamfill.jdbc.mapping.MappedColumn;
import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.Serializable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Names as a product quotes them.
 *
 * @param quote what stands before and after a name
 */
record Quotes(String quote) implements Serializable {
  /** Refuses a product that cannot quote. */
  Quotes {
    if (quote == null || quote.isBlank()) {
      throw new BeamfillException(
          Category.TARGET,
          "The target's driver cannot quote names, without which write.mode: jdbcio writes"
              + " nothing.");
    }
  }

  String name(String name) {
    return quote + name.replace(quote, quote + quote) + quote;
  }

  String name(TargetTable table) {
    String place = table.schema() == null ? table.catalog() : table.schema();
    return place == null ? name(table.name()) : name(place) + "." + name(table.name());
  }

  String columns(TableMapping mapping) {
    return columns(mapping, each -> each);
  }

  String columns(TableMapping mapping, UnaryOperator<String> quoted) {
    return mapping.columns().stream()
        .map(MappedColumn::name)
        .map(this::name)
        .map(quoted)
        .collect(Collectors.joining(", "));
  }

  /** Whether the version of a row that is there is not greater than that of the one to write. */
  String isNotOlder(String version, String there, String written) {
    return "(%1$s IS NULL OR (%2$s IS NOT NULL AND %1$s <= %2$s))"
        .formatted(there.formatted(name(version)), written.formatted(name(version)));
  }
}
