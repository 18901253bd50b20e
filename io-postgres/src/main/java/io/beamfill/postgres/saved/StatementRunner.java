package io.beamfill.postgres.saved;

import java.io.Serializable;

/** Does what is to be done with a saved statement. May be asked for the same one several times. */
public interface StatementRunner extends Serializable {
  /**
   * Runs the statement of this number; does nothing where that is done. What the server refuses is
   * noted with the statement and not thrown, so that the others go on.
   *
   * @throws io.beamfill.transforms.BeamfillException where the target does not answer
   */
  void run(int ordinal);
}
