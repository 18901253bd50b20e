package io.beamfill.pipelines.job;

import java.util.OptionalLong;

/**
 * The version of the database that a backup is to be read at.
 *
 * @param number the version, or empty for the latest that the backup gives when the job first runs
 */
public record BackupVersion(OptionalLong number) {
  static final String LATEST = "latest";

  static BackupVersion parse(String text) {
    if (text.equals(LATEST)) {
      return new BackupVersion(OptionalLong.empty());
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(
          "must be latest or a version of the database, a whole number, not \"" + text + "\"");
    }
    return new BackupVersion(OptionalLong.of(Long.parseLong(text)));
  }

  @Override
  public String toString() {
    return number.isPresent() ? Long.toString(number.getAsLong()) : LATEST;
  }
}
