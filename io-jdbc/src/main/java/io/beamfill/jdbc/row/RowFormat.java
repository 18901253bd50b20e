package io.beamfill.jdbc.row;

import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.transforms.decode.BlockBuilder;
import io.beamfill.transforms.decode.BlockFormat;
import io.beamfill.transforms.decode.TableSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Blocks of rows that can be taken apart again, for targets without a bulk format. A value that its
 * column's type cannot hold is rejected; what only the database can tell — digits of a decimal,
 * ranges of dates, constraints, text that is no JSON — is left to it.
 */
public final class RowFormat implements BlockFormat {
  private static final long serialVersionUID = 1L;

  private final Map<String, RowCodec> codecs = new HashMap<>();

  /**
   * @param mappings one for each table that blocks are made of
   */
  public RowFormat(Collection<TableMapping> mappings) {
    mappings.forEach(each -> codecs.put(each.spec().name(), new RowCodec(each)));
  }

  /**
   * @throws IllegalArgumentException where no mapping has this table
   */
  @Override
  public BlockBuilder newBlock(TableSpec table) {
    RowCodec codec = codecs.get(table.name());
    if (codec == null) {
      throw new IllegalArgumentException("There is no mapping of the table " + table.name());
    }
    return new RowBlock(codec);
  }
}
