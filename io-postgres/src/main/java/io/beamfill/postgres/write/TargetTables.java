package io.beamfill.postgres.write;

import io.beamfill.postgres.catalog.Referrer;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.transforms.decode.Reference;
import io.beamfill.transforms.page.TableBlock;
import java.io.Serializable;
import java.util.ArrayList;
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

  /** The decoder's names of the tables whose rows are one by their natural keys. */
  List<String> withNaturalKey() {
    return mappings.stream()
        .filter(each -> each.naturalKey().isPresent())
        .map(each -> each.spec().name())
        .toList();
  }

  /** Who may refer to a table's rows: by the target's foreign keys, and by the decoder's word. */
  List<Referrer> referrers(TableMapping parent) {
    List<Referrer> referrers = new ArrayList<>(parent.table().referrers());
    for (TableMapping child : mappings) {
      for (Reference each : child.spec().references()) {
        if (each.table().equals(parent.spec().name())
            && child.columnNames().contains(each.column())) {
          referrers.add(
              new Referrer(
                  child.table().schema(),
                  child.table().name(),
                  List.of(each.column()),
                  parent.spec().key()));
        }
      }
    }
    return referrers.stream().distinct().toList();
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
