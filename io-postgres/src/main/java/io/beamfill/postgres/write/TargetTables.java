package io.beamfill.postgres.write;

import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.transforms.page.TableBlock;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * The tables that a job writes, as they were resolved against the target's catalog at plan time.
 *
 * @param mode how rows get in
 * @param mappings parents before the tables that refer to them
 */
public record TargetTables(WriteMode mode, List<TableMapping> mappings) implements Serializable {
  /** Copies the list. */
  public TargetTables {
    mappings = List.copyOf(mappings);
  }

  /** The mapping of a table of the decoder. */
  public TableMapping mapping(String table) {
    return mappings.get(place(table));
  }

  /**
   * Orders blocks so that parents come first, and fallback rows after the rows that they give way
   * to.
   */
  Comparator<TableBlock> parentsFirst() {
    return Comparator.<TableBlock>comparingInt(block -> place(block.table()))
        .thenComparing(TableBlock::fallback);
  }

  private int place(String table) {
    for (int i = 0; i < mappings.size(); i++) {
      if (mappings.get(i).spec().name().equals(table)) {
        return i;
      }
    }
    throw new IllegalArgumentException("The decoder does not name the table " + table);
  }
}
