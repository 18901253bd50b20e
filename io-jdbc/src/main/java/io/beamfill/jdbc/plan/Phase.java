package io.beamfill.jdbc.plan;

import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.transforms.decode.KeyspaceSpec;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * What is read and written together. A keyspace whose records give rows of a table and of its
 * parent is read once in the phase of each: holding back the children's rows until the last parent
 * is written would take the memory that all of them need.
 *
 * @param keyspaces those that are read
 * @param tables those that are written; rows of others are left to their own phases
 * @param firstRead the names of the keyspaces that no earlier phase reads
 */
public record Phase(List<KeyspaceSpec> keyspaces, List<TableMapping> tables, Set<String> firstRead)
    implements Serializable {
  /** Copies the lists. */
  public Phase {
    keyspaces = List.copyOf(keyspaces);
    tables = List.copyOf(tables);
    firstRead = Set.copyOf(firstRead);
  }
}
