package io.beamfill.pipelines.ledger;

import io.beamfill.ledger.source.HistoryName;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SourceRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Decodes the history of a ledger into the tables of {@code sql/targets/ledger.sql}. Every keyspace
 * that the source finds is read, and each gives rows of both tables.
 *
 * <p>No record is filtered: each gives the row of an update and those of its events, or is rejected
 * with a reason. {@code docs/ledger.md} has every rule.
 */
public final class LedgerDecoder implements RecordDecoder {
  private static final long serialVersionUID = 1L;

  private final List<Keyspace> found;
  private final Map<String, HistoryKeyspace> histories = new LinkedHashMap<>();

  /** A decoder that knows no keyspace yet. */
  public LedgerDecoder() {
    this(List.of());
  }

  private LedgerDecoder(List<Keyspace> found) {
    this.found = List.copyOf(found);
    for (Keyspace each : found) {
      histories.put(each.name(), HistoryKeyspace.of(HistoryName.parse(each.name())));
    }
  }

  @Override
  public RecordDecoder over(List<Keyspace> keyspaces) {
    return new LedgerDecoder(keyspaces);
  }

  @Override
  public List<KeyspaceSpec> keyspaces() {
    List<String> names = tables().stream().map(TableSpec::name).toList();
    return found.stream().map(each -> new KeyspaceSpec(each, names)).toList();
  }

  @Override
  public List<TableSpec> tables() {
    return List.of(LedgerTables.UPDATES, LedgerTables.EVENTS);
  }

  @Override
  public Outcome decode(
      String keyspace, SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    UpdateDecoder.decode(histories.get(keyspace), record.payload(), output);
    return Outcome.DECODED;
  }
}
