package io.beamfill.postgres.catalog;

import io.beamfill.transforms.decode.KeyPart;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A unique index that is valid, immediate, over all rows, and on columns or their lower case.
 *
 * @param name the name of the index
 * @param parts its key in its order, without INCLUDE columns
 * @param primary whether it is the primary key
 */
public record UniqueKey(String name, List<KeyPart> parts, boolean primary) implements Serializable {
  /** Copies the list. */
  public UniqueKey {
    parts = List.copyOf(parts);
  }

  /** Whether it is on exactly these parts, in any order. */
  public boolean isOn(List<KeyPart> wanted) {
    return Set.copyOf(wanted).equals(new HashSet<>(parts));
  }
}
