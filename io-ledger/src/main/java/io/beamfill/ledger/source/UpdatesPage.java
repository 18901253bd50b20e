package io.beamfill.ledger.source;

import io.beamfill.transforms.source.SourceRecord;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Updates that were found to be a run of the range that was asked for, from its newer end on.
 *
 * @param records from the newest to the oldest
 * @param oldest time of the last record, or the newer end of what was asked for
 * @param oldestId the id of the update at that time; null where there is none, or none was seen
 * @param mayBeLast whether the service gave less than it was asked for, so that nothing more may be
 *     left; it may also have more
 */
record UpdatesPage(
    List<SourceRecord> records, long oldest, @Nullable String oldestId, boolean mayBeLast) {}
