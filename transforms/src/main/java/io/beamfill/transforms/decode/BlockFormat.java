package io.beamfill.transforms.decode;

import java.io.Serializable;

/** The target's bulk format: how rows of a table become one block of bytes. */
public interface BlockFormat extends Serializable {
  /** An empty block for rows of {@code table}. */
  BlockBuilder newBlock(TableSpec table);
}
