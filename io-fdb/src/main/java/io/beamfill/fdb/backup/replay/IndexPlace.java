package io.beamfill.fdb.backup.replay;

import java.io.IOException;
import java.nio.file.Path;

/** Where an index lies when it is complete, and where it is built before. */
sealed interface IndexPlace permits LocalPlace, BucketPlace {
  /** The folder of the complete index, as Beam's file systems take it. */
  String folder();

  /** The directory of this machine in which it is built. */
  Workshop workshop();

  /**
   * Puts a file where the index lies, in the place of one of this name. Whoever reads there sees
   * the file as a whole or not at all.
   *
   * @param built a file in the workshop; it may be gone afterwards
   * @throws IOException where the bucket did not answer
   */
  void publish(Path built, String name) throws IOException;

  /** Deletes the index where the user did not say where it should lie. */
  void discard() throws IOException;
}
