package io.beamfill.transforms.source;

import java.io.Serializable;
import java.util.Objects;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * One ordered space of byte positions, or a part of it: a key prefix of FoundationDB, one
 * (migration, synchronizer) of the ledger, one table.
 *
 * @param name unique within a job; coverage is kept under it
 * @param range half-open {@code [start, end)}; an empty end key means no upper bound
 */
public record Keyspace(String name, ByteKeyRange range) implements Serializable {
  /** Checks that both parts are there. */
  public Keyspace {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(range, "range");
  }

  /** The same keyspace, restricted to {@code part}. */
  public Keyspace within(ByteKeyRange part) {
    return new Keyspace(name, part);
  }
}
