package io.beamfill.postgres.quarantine;

import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A record, or a row of it, that could not be written.
 *
 * @param record its whole position, and its payload without secret fields
 * @param table the table whose row was refused; null where the record could not be decoded
 * @param reason the category
 * @param sqlState what the database said, if it was the database
 * @param message what is wrong
 */
public record QuarantineEntry(
    SourceRecord record,
    @Nullable String table,
    Reason reason,
    @Nullable String sqlState,
    String message) {}
