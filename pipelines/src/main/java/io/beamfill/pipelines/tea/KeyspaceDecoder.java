package io.beamfill.pipelines.tea;

import io.beamfill.transforms.decode.RowOutput;
import io.beamfill.transforms.source.SourceRecord;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Decodes the records of one keyspace. Without state. */
interface KeyspaceDecoder {
  /**
   * Decodes one record.
   *
   * @param lookup what the lookup that the keyspace reads holds for this record, or null
   * @throws io.beamfill.transforms.decode.RejectedException to put the whole record into quarantine
   */
  void decode(SourceRecord record, byte @Nullable [] lookup, RowOutput output);
}
