package io.beamfill.transforms.decode;

import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Does what a record's payload says, letter by letter: {@code a} and {@code b} a row of that table,
 * {@code f} a fallback row of a, {@code e} a lookup entry, {@code x} a rejected row of a, {@code u}
 * a row that the target's format refuses, {@code l} a row with what the lookup gave, {@code n}
 * nothing but a defect, {@code !} a rejection of the record. An empty payload is filtered.
 */
final class ScriptDecoder implements RecordDecoder {
  private static final long serialVersionUID = 1L;

  static final String PLAIN = "plain";
  static final String ASKING = "asking";
  static final String LOOKUP = "names";
  static final TableSpec A = table("a");
  static final TableSpec B = table("b");

  private static TableSpec table(String name) {
    return new TableSpec(name, List.of(ColumnSpec.of("value", ValueType.TEXT)), List.of("value"));
  }

  @Override
  public List<KeyspaceSpec> keyspaces() {
    List<String> tables = List.of(A.name(), B.name());
    return List.of(
        new KeyspaceSpec(new Keyspace(PLAIN, ByteKeyRange.ALL_KEYS), tables),
        new KeyspaceSpec(new Keyspace(ASKING, ByteKeyRange.ALL_KEYS), tables, null, LOOKUP));
  }

  @Override
  public List<TableSpec> tables() {
    return List.of(A, B);
  }

  @Override
  public byte @Nullable [] lookupKey(String keyspace, SourceRecord record) {
    return record.payload().length == 0 ? null : record.position();
  }

  @Override
  public Outcome decode(
      String keyspace, SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    for (byte letter : record.payload()) {
      switch (letter) {
        case 'a' -> output.row(table("a"), "a");
        case 'b' -> output.row(B, "b");
        case 'f' -> output.fallbackRow(A, "f");
        case 'e' -> output.lookupEntry(record.position(), record.payload());
        case 'x' -> output.rejectedRow(A, Reason.MISSING_VALUE, "no value");
        case 'u' -> output.row(A, LetterFormat.REFUSED);
        case 'l' -> output.row(A, lookup == null ? "-" : String.valueOf((char) lookup[0]));
        case '!' -> throw new RejectedException(Reason.UNKNOWN_SHAPE, "rejected by its script");
        default -> throw new ArithmeticException("a defect");
      }
    }
    return record.payload().length == 0 ? Outcome.FILTERED : Outcome.DECODED;
  }
}
