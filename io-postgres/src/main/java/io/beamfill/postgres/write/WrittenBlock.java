package io.beamfill.postgres.write;

import io.beamfill.postgres.coverage.RowCounts;
import java.util.List;

/**
 * What became of a block.
 *
 * @param counts all of its rows
 * @param badRows those that could not be written, as many as {@code counts} says
 */
record WrittenBlock(RowCounts counts, List<BadRow> badRows) {}
