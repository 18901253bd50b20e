package io.beamfill.fdb.backup.log;

import java.io.IOException;

/** Takes mutations, one after the other. */
public interface MutationSink {
  /** Takes one. */
  void accept(Mutation mutation) throws IOException;
}
