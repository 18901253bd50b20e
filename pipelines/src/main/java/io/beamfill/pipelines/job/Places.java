package io.beamfill.pipelines.job;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import org.yaml.snakeyaml.error.Mark;

/**
 * Says where in a job file an error is.
 *
 * @param file the job file's path as it was typed
 */
record Places(String file) {
  /** The place of everything that comes from an override, which stands in no line. */
  static Mark override(String path) {
    return new Mark("--set " + path, 0, -1, 0, new int[0], 0);
  }

  /** An error at a place. */
  BeamfillException error(Mark mark, String message) {
    String place = mark.getLine() < 0 ? mark.getName() : file + ":" + (mark.getLine() + 1);
    return new BeamfillException(Category.USAGE, place + ": " + message);
  }

  /** An error of the file as a whole. */
  BeamfillException error(String message, Throwable cause) {
    return new BeamfillException(Category.USAGE, file + ": " + message, cause);
  }
}
