package io.beamfill.transforms.decode;

import io.beamfill.transforms.source.Keyspace;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A keyspace that a decoder reads, and where its records go.
 *
 * @param keyspace name and range
 * @param tables the tables that its records may give rows of
 * @param fills the lookup that its records fill, or null
 * @param reads the lookup that its records need, or null; the keyspace is read in a later phase
 *     than the one that fills it
 */
public record KeyspaceSpec(Keyspace keyspace, List<String> tables, String fills, String reads)
    implements Serializable {
  /** Copies the list. */
  public KeyspaceSpec {
    tables = List.copyOf(tables);
  }

  /** A keyspace that has to do with no lookup. */
  public KeyspaceSpec(Keyspace keyspace, List<String> tables) {
    this(keyspace, tables, null, null);
  }

  /** The lookup that the keyspace fills. */
  public Optional<String> lookupFilled() {
    return Optional.ofNullable(fills);
  }

  /** The lookup that the keyspace reads. */
  public Optional<String> lookupRead() {
    return Optional.ofNullable(reads);
  }
}
