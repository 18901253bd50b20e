package io.beamfill.ledger.source;

import io.beamfill.transforms.source.SizeEstimate;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * How the records of a keyspace are spread, by samples that were taken when the job was planned.
 */
interface Density extends Serializable {
  /** What a range is expected to hold. */
  SizeEstimate estimate(ByteKeyRange range);

  /** Cuts a range into consecutive ranges of about this size. */
  List<ByteKeyRange> split(ByteKeyRange range, long bytes);

  /** Mean size of a record. */
  double bytesPerRecord();
}
