package io.beamfill.fdb.backup.container;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;

/** One sentence for a file of a backup that is not what was written, with the place. */
public final class DamagedFile {
  private DamagedFile() {}

  /**
   * The error.
   *
   * @param file what it is and its path
   * @param block its number in the file, from 0
   * @param position in the file, in bytes
   * @param what is wrong there
   */
  public static BeamfillException at(String file, long block, long position, String what) {
    return new BeamfillException(
        Category.SOURCE,
        "The "
            + file
            + " is damaged in block "
            + block
            + " at byte "
            + position
            + ": "
            + what
            + "; copy the file again from where the backup was written, or, if it is damaged there"
            + " too, restore another backup, and run again");
  }
}
