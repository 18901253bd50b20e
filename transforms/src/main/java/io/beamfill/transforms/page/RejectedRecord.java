package io.beamfill.transforms.page;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A record, or one row of it, that could not be decoded.
 *
 * @param record index of the record in its page
 * @param table the table whose row could not be formed; null where the whole record is rejected
 * @param reason the category
 * @param message what is wrong
 */
public record RejectedRecord(int record, @Nullable String table, Reason reason, String message) {}
