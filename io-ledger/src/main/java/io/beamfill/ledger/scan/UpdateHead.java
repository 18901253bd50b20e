package io.beamfill.ledger.scan;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What an update says of where it belongs.
 *
 * @param updateId null where it has none
 * @param recordTime as text; null where it has none
 * @param migration its migration, or that of the reassignment in it; null where neither says so
 * @param synchronizer its own, the target of an assignment, the source of an unassignment; null
 *     where it says nothing
 */
public record UpdateHead(
    @Nullable String updateId,
    @Nullable String recordTime,
    @Nullable String migration,
    @Nullable String synchronizer) {}
