package io.beamfill.postgres.quarantine;

import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A record, or a row of it, that could not be written.
 *
 * @param record its whole position, and its payload without secret fields
 * @param table the table whose row was refused; null where the record could not be decoded
 * @param rowOfRecord which of the rows that the record gives for the table, from 0; null for a
 *     whole record and for a row that could not be formed
 * @param reason the category
 * @param sqlState what the database said, if it was the database
 * @param message what is wrong, cut where it is too long to be shown
 */
public record QuarantineEntry(
    SourceRecord record,
    @Nullable String table,
    @Nullable Integer rowOfRecord,
    Reason reason,
    @Nullable String sqlState,
    String message) {
  /** Characters of a message that are kept. */
  public static final int LONGEST_MESSAGE = 500;

  /** Cuts the message, and replaces what PostgreSQL cannot store. */
  public QuarantineEntry {
    message = shortened(message.replace('\0', '\uFFFD'));
  }

  private static String shortened(String message) {
    if (message.codePointCount(0, message.length()) <= LONGEST_MESSAGE) {
      return message;
    }
    return message.substring(0, message.offsetByCodePoints(0, LONGEST_MESSAGE - 1)) + "…";
  }
}
