package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.BlockBuilder;
import io.beamfill.transforms.decode.BlockFormat;
import io.beamfill.transforms.decode.TableSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Blocks of rows in PostgreSQL's binary COPY format, without its header and trailer. A row is the
 * number of its fields in two bytes, then for each field its length in four bytes and its bytes, or
 * the length -1 for NULL.
 *
 * <p>A value that its column's type cannot hold is rejected. What only the declared column can
 * refuse — NULL, the length of a {@code varchar(n)}, the precision of a {@code numeric(p, s)},
 * domains and constraints, and text that is no JSON — is left to the server.
 */
public final class CopyFormat implements BlockFormat {
  private static final long serialVersionUID = 1L;

  private final Map<String, RowEncoder> encoders = new HashMap<>();

  /**
   * @param mappings one for each table that blocks are made of
   */
  public CopyFormat(Collection<TableMapping> mappings) {
    mappings.forEach(each -> encoders.put(each.spec().name(), new RowEncoder(each)));
  }

  /**
   * @throws IllegalArgumentException where no mapping has this table
   */
  @Override
  public BlockBuilder newBlock(TableSpec table) {
    RowEncoder encoder = encoders.get(table.name());
    if (encoder == null) {
      throw new IllegalArgumentException("There is no mapping of the table " + table.name());
    }
    return new CopyBlock(encoder);
  }
}
