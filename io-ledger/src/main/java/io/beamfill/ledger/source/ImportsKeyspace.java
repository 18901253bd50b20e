package io.beamfill.ledger.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beamfill.transforms.source.Keyspace;
import java.util.Arrays;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * The import updates of one migration, in ascending order of their ids, which are the positions.
 *
 * @param last the last id
 */
record ImportsKeyspace(int migration, String last) implements LedgerKeyspace {
  @Override
  public Keyspace keyspace() {
    byte[] id = last.getBytes(UTF_8);
    ByteKey end = ByteKey.copyFrom(Arrays.copyOf(id, id.length + 1));
    return new Keyspace(
        new HistoryName(migration, null).toString(), ByteKeyRange.of(ByteKey.of(0), end));
  }
}
