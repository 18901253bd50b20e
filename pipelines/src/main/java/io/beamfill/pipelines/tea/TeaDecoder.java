package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.LookupSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Decodes the FoundationDB records of the tea application into the tables of {@code
 * sql/targets/tea.sql}.
 *
 * <p>Data records are read by their own prefixes; index records only where nothing else holds what
 * they say: the tags of teas, the items of collections, the owners of devices, and consumptions.
 * The ids in a record's key are the authority, not those in its JSON. Values are understood as the
 * application's own decoder, Go's {@code encoding/json}, understands them. {@code docs/tea.md} has
 * every rule.
 *
 * <p>No record is filtered: each gives rows or lookup entries, or is rejected with a reason.
 */
public final class TeaDecoder implements RecordDecoder {
  private static final long serialVersionUID = 1L;
  private static final String SECRET_FIELD = "JWT";

  @Override
  public List<KeyspaceSpec> keyspaces() {
    return TeaKeyspaces.ALL;
  }

  @Override
  public List<TableSpec> tables() {
    return List.of(
        UserDecoder.TABLE,
        TeaRowDecoder.TABLE,
        TagCategoryDecoder.TABLE,
        TagDecoder.TABLE,
        TeaTagDecoder.TABLE,
        QrRecordDecoder.TABLE,
        CollectionDecoder.TABLE,
        CollectionItemDecoder.TABLE,
        DeviceDecoder.TABLE,
        NotificationDecoder.TABLE,
        ConsumptionDecoder.TABLE);
  }

  @Override
  public List<LookupSpec> lookups() {
    return List.of(DeviceListDecoder.LOOKUP);
  }

  @Override
  public byte @Nullable [] lookupKey(String keyspace, SourceRecord record) {
    return keyspace.equals(TeaKeyspaces.DEVICES) ? DeviceDecoder.lookupKey(record) : null;
  }

  @Override
  public Outcome decode(
      String keyspace, SourceRecord record, byte @Nullable [] lookup, RowOutput output) {
    TeaKeyspaces.decoder(keyspace).decode(record, lookup, output);
    return Outcome.DECODED;
  }

  /**
   * A user's payload with the value of every field {@code JWT} replaced; where that cannot be told,
   * the payload's length and SHA-256. Payloads of other keyspaces hold no secret.
   */
  @Override
  public byte[] redact(String keyspace, SourceRecord record) {
    return keyspace.equals(TeaKeyspaces.USERS)
        ? Redaction.of(SECRET_FIELD).redact(record.payload())
        : record.payload();
  }
}
