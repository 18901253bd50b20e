package io.beamfill.pipelines.jdbcio;

import io.beamfill.transforms.plan.Coverage;
import io.beamfill.transforms.source.Keyspace;
import java.util.List;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** The coverage of a job that keeps none: all is read by every run. */
final class NothingCovered implements Coverage {
  private static final long serialVersionUID = 1L;

  @Override
  public List<ByteKeyRange> gaps(Keyspace keyspace) {
    ByteKeyRange range = keyspace.range();
    boolean empty =
        !range.getEndKey().isEmpty() && range.getStartKey().compareTo(range.getEndKey()) >= 0;
    return empty ? List.of() : List.of(range);
  }
}
