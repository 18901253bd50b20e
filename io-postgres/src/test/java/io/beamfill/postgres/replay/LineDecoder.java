package io.beamfill.postgres.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.LookupSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SourceRecord;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Understands payloads of lines: {@code TABLE numbers…} is a row, {@code ~TABLE numbers…} a
 * fallback row, {@code !TABLE} a row that cannot be formed; {@code bad} rejects the record, {@code
 * none} filters it, and {@code owned} needs the lookup's entry under the record's position.
 *
 * @param tables what it writes
 */
record LineDecoder(List<TableSpec> tables) implements RecordDecoder {
  static final String PARENTS = "parents";
  static final String CHILDREN = "children";
  static final String OWNERS = "owners";

  static TableSpec table(String name, String key, String version, String... columns) {
    return new TableSpec(
        name,
        Arrays.stream(columns).map(each -> ColumnSpec.of(each, ValueType.INTEGER)).toList(),
        key.isEmpty() ? List.of() : List.of(key.split(",", -1)),
        version);
  }

  @Override
  public List<KeyspaceSpec> keyspaces() {
    return List.of(
        new KeyspaceSpec(new Keyspace(OWNERS, ByteKeyRange.ALL_KEYS), List.of(), OWNERS, null),
        new KeyspaceSpec(new Keyspace(PARENTS, ByteKeyRange.ALL_KEYS), names()),
        new KeyspaceSpec(new Keyspace(CHILDREN, ByteKeyRange.ALL_KEYS), names(), null, OWNERS));
  }

  private List<String> names() {
    return tables.stream().map(TableSpec::name).toList();
  }

  @Override
  public List<LookupSpec> lookups() {
    return List.of(new LookupSpec(OWNERS, tables.get(0).name(), "nobody asked"));
  }

  @Override
  public byte @Nullable [] lookupKey(String keyspace, SourceRecord record) {
    return keyspace.equals(CHILDREN) ? record.position() : null;
  }

  @Override
  public Outcome decode(
      String keyspace, SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    for (String line : new String(record.payload(), UTF_8).lines().toList()) {
      switch (line) {
        case "bad" -> throw new RejectedException(Reason.NOT_JSON, "bad");
        case "none" -> {
          return Outcome.FILTERED;
        }
        case "entry" -> output.lookupEntry(record.position(), new byte[] {1});
        case "owned" -> {
          if (lookup == null) {
            throw new RejectedException(Reason.MISSING_VALUE, "no owner");
          }
        }
        default -> row(line, output);
      }
    }
    return Outcome.DECODED;
  }

  private void row(String line, RowOutput output) {
    String[] words = line.replaceFirst("^[~!]", "").split(" ", -1);
    TableSpec table =
        tables.stream().filter(each -> each.name().equals(words[0])).findFirst().orElseThrow();
    Object[] values =
        Arrays.stream(words)
            .skip(1)
            .map(each -> each.equals("null") ? null : (Object) Long.valueOf(each))
            .toArray();
    if (line.startsWith("!")) {
      output.rejectedRow(table, Reason.BAD_UUID, "a row that cannot be formed");
    } else if (line.startsWith("~")) {
      output.fallbackRow(table, values);
    } else {
      output.row(table, values);
    }
  }
}
