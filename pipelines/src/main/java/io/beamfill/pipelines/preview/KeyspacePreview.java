package io.beamfill.pipelines.preview;

import io.beamfill.postgres.coverage.PlannedKeyspace;
import io.beamfill.transforms.decode.KeyspaceSpec;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * What a run would read of a keyspace.
 *
 * @param spec the decoder's view of it
 * @param planned its phase, and what it is expected to hold
 * @param covered the share that is covered already, from 0 to 1
 * @param gaps what is left of it
 * @param sample what became of some records; empty where the keyspace reads a lookup, which only a
 *     run fills
 */
public record KeyspacePreview(
    KeyspaceSpec spec,
    PlannedKeyspace planned,
    double covered,
    List<ByteKeyRange> gaps,
    Optional<Sample> sample) {
  String name() {
    return spec.keyspace().name();
  }

  /** Whether something, and not all, is covered. */
  boolean isPartlyCovered() {
    return !gaps.isEmpty() && !gaps.equals(List.of(spec.keyspace().range()));
  }

  /** Records expected, or those of the sample where the source cannot tell. */
  long expectedRecords() {
    long estimated = planned.estimate().records();
    return estimated < 0 ? sample.map(Sample::records).orElse(0) : estimated;
  }

  /** Records expected to be rejected, by the sample. */
  double expectedRejections() {
    return sample.map(Sample::rate).orElse(0.0) * expectedRecords();
  }
}
