package io.beamfill.transforms.decode;

import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SourceRecord;
import java.io.Serializable;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Turns a record into rows of one or more tables, or into a rejection with a reason. */
public interface RecordDecoder extends Serializable {
  /** What became of a record that was not rejected. */
  enum Outcome {
    /** It gave rows, or lookup entries. */
    DECODED,
    /** It is of no interest to this job, by a rule that the decoder documents. */
    FILTERED
  }

  /** The keyspaces that are read; none before {@link #over} where the source finds them. */
  List<KeyspaceSpec> keyspaces();

  /**
   * This decoder for keyspaces that a source has found, now or when the job was begun. A decoder
   * that names its keyspaces itself stays as it is.
   *
   * @param keyspaces what {@link io.beamfill.transforms.source.PagedSource#keyspaces} gave
   */
  default RecordDecoder over(List<Keyspace> keyspaces) {
    return this;
  }

  /** The tables that are written. */
  List<TableSpec> tables();

  /** What the entries of lookups mean, for those that no record asks for. */
  default List<LookupSpec> lookups() {
    return List.of();
  }

  /** The key under which this record asks the lookup that its keyspace reads, or null for none. */
  default byte @Nullable [] lookupKey(String keyspace, SourceRecord record) {
    return null;
  }

  /**
   * Decodes one record. Must depend on nothing but its arguments.
   *
   * @param keyspace the name of the record's keyspace
   * @param lookup the value of the lookup under {@link #lookupKey}, or null
   * @throws RejectedException to put the whole record into quarantine
   */
  Outcome decode(String keyspace, SourceRecord record, byte @Nullable [] lookup, RowOutput output);

  /**
   * The payload as it may be kept in quarantine: without the fields that are secret. Where such a
   * payload cannot be parsed, or where a row is made of a secret field, {@link PayloadDigest#of its
   * length and hash}.
   *
   * <p>A replay decodes what was kept: it must give the same rows as the whole payload, or be a
   * digest.
   */
  default byte[] redact(String keyspace, SourceRecord record) {
    return record.payload();
  }
}
