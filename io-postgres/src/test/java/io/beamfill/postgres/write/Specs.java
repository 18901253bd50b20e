package io.beamfill.postgres.write;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import java.util.Arrays;
import java.util.List;

/** Table specs in short: {@code spec("t", "id", "id INTEGER", "tags TEXT[]")}. */
final class Specs {
  private Specs() {}

  static TableSpec spec(String table, String key, String... columns) {
    return versioned(table, key, null, columns);
  }

  static TableSpec versioned(String table, String key, String version, String... columns) {
    List<String> keys = key.isEmpty() ? List.of() : Arrays.asList(key.split(", ", -1));
    return new TableSpec(table, Arrays.stream(columns).map(Specs::column).toList(), keys, version);
  }

  private static ColumnSpec column(String column) {
    int space = column.indexOf(' ');
    String type = column.substring(space + 1).replace("[]", "");
    return new ColumnSpec(
        column.substring(0, space), ValueType.valueOf(type), column.endsWith("[]"));
  }
}
