package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code r} tea: a JSON object with name, type and description.
 *
 * <p>For four days in September 2023 type and description were written in each other's place: a
 * type in the description that is not in the type gives them away. A type that the application does
 * not know is {@code other}, as it is in the application.
 */
final class TeaRowDecoder implements KeyspaceDecoder {
  static final TeaRowDecoder INSTANCE = new TeaRowDecoder();
  static final TableSpec TABLE =
      new TableSpec(
          "teas",
          List.of(
              ColumnSpec.of("id", ValueType.UUID),
              ColumnSpec.of("name", ValueType.TEXT),
              ColumnSpec.of("type", ValueType.TEXT),
              ColumnSpec.of("description", ValueType.TEXT)),
          List.of("id"));

  private static final int KEY_BYTES = 1 + KeyFields.UUID_BYTES;
  private static final String OTHER = "other";
  private static final Set<String> TYPES = Set.of("tea", "herb", "coffee", OTHER);

  private TeaRowDecoder() {}

  @Override
  public void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    byte[] key = KeyFields.ofLength(KEY_BYTES, record);
    JsonFields fields = JsonFields.read(record.payload(), "name", "type", "description");
    String type = fields.text("type");
    String description = fields.text("description");
    if (!TYPES.contains(type) && TYPES.contains(description)) {
      String swapped = type;
      type = description;
      description = swapped;
    }
    output.row(
        TABLE,
        KeyFields.uuid(key, 1),
        fields.text("name"),
        TYPES.contains(type) ? type : OTHER,
        description);
  }
}
