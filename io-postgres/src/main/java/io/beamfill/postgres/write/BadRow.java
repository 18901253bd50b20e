package io.beamfill.postgres.write;

import io.beamfill.transforms.page.Reason;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A row that cannot be written.
 *
 * @param row its index in the block
 * @param reason the category
 * @param sqlState what the database said, or null where it was not asked
 * @param message what is wrong
 */
public record BadRow(int row, Reason reason, @Nullable String sqlState, String message) {}
