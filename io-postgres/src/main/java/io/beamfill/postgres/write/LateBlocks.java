package io.beamfill.postgres.write;

import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.transforms.page.TableBlock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.range.ByteKey;

/**
 * Writes blocks of rows that come late: after records that the source holds behind them, and after
 * what others have written meanwhile. A row whose key the target has already gives way, whatever
 * else is wrong with it; only a greater version replaces an older one, where the table has
 * versions.
 *
 * <p>Rows of a table without a key are all written.
 */
public final class LateBlocks {
  private final TargetTables tables;
  private final BlockWriters writers;
  private final String job;
  private final int keyspaces;

  /**
   * @param job the job's name
   * @param keyspaces how many keyspaces its decoder has
   * @param tables where rows go; they are merged, whatever the mode of the job's runs
   */
  public LateBlocks(String job, int keyspaces, TargetTables tables) {
    this.tables = new TargetTables(WriteMode.MERGE, tables.mappings());
    this.writers = new BlockWriters(this.tables);
    this.job = job;
    this.keyspaces = keyspaces;
  }

  /**
   * Writes the blocks within the connection's transaction, parents first.
   *
   * @return what became of each block, in the order of the blocks
   * @throws SQLException for an error that no single row is the cause of
   */
  public List<WrittenBlock> write(Connection connection, List<TableBlock> blocks)
      throws SQLException {
    BlockWriters.prepare(connection, blocks.stream().map(this::writer).toList());
    Comparator<Integer> order = Comparator.comparing(blocks::get, tables.parentsFirst());
    int[] parentsFirst =
        IntStream.range(0, blocks.size()).boxed().sorted(order).mapToInt(each -> each).toArray();
    WrittenBlock[] written = new WrittenBlock[blocks.size()];
    for (int each : parentsFirst) {
      written[each] = write(connection, blocks.get(each));
    }
    return List.of(written);
  }

  private BlockWriter writer(TableBlock block) {
    return writers.of(block.table(), givesWay(block));
  }

  /** Also to a row that comes between the look at the target and the writing. */
  private boolean givesWay(TableBlock block) {
    return block.fallback() || tables.mapping(block.table()).spec().versionColumn().isEmpty();
  }

  /** No row of another page gives way to these, and any key may be mapped. */
  private PageScope afterAllOthers() {
    return new PageScope(
        job, keyspaces, keyspaces, ByteKey.EMPTY, new HashSet<>(tables.withNaturalKey()));
  }

  private WrittenBlock write(Connection connection, TableBlock block) throws SQLException {
    TableMapping mapping = tables.mapping(block.table());
    StagingTable staging = new StagingTable(mapping, givesWay(block));
    Map<Integer, Boolean> existing = new ExistingRows(connection, mapping, staging).find(block);
    int[] others =
        IntStream.range(0, block.rows()).filter(row -> !existing.containsKey(row)).toArray();
    WrittenBlock rest = WrittenBlock.of(RowCounts.NONE, List.of());
    if (others.length > 0) {
      rest = writer(block).write(connection, block.of(others), afterAllOthers());
      // Another block of the table may follow.
      new StagedRows(connection, mapping, staging).clear();
    }
    long identical = existing.values().stream().filter(each -> each).count();
    List<BadRow> badRows = new ArrayList<>();
    for (BadRow each : rest.badRows()) {
      badRows.add(new BadRow(others[each.row()], each.reason(), each.sqlState(), each.message()));
    }
    return new WrittenBlock(
        rest.counts().plus(new RowCounts(0, 0, identical, existing.size() - identical, 0)),
        badRows);
  }
}
