package io.beamfill.postgres.write;

import io.beamfill.postgres.copy.CopyStream;
import io.beamfill.postgres.copy.TableMapping;
import java.util.Optional;

/**
 * What it takes to merge blocks into a table.
 *
 * @param mapping the table
 * @param staging where the rows of a block are first
 * @param copy takes them there
 * @param upsert takes them on into the table
 * @param naturalKey by what else than their key rows are one, if by anything
 */
record MergedTable(
    TableMapping mapping,
    StagingTable staging,
    CopyStream copy,
    UpsertStatement upsert,
    Optional<NaturalKeyTable> naturalKey) {

  static MergedTable of(TargetTables tables, TableMapping mapping, boolean fallback) {
    StagingTable staging = new StagingTable(mapping, fallback);
    return new MergedTable(
        mapping,
        staging,
        CopyStream.numbered(staging.sqlName(), mapping, StagingTable.ROW),
        new UpsertStatement(mapping, staging, fallback),
        mapping
            .naturalKey()
            .map(
                index ->
                    new NaturalKeyTable(
                        mapping, index, staging, fallback, tables.referrers(mapping))));
  }
}
