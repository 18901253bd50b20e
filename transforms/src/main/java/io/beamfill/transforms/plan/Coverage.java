package io.beamfill.transforms.plan;

import io.beamfill.transforms.source.Keyspace;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** What of a job's keyspaces is committed. Read on the worker, as it is at that moment. */
public interface Coverage extends Serializable {
  /**
   * The ranges of a keyspace, or of a part of it, that are not covered, in order. None of a range
   * that is empty.
   */
  List<ByteKeyRange> gaps(Keyspace keyspace);
}
