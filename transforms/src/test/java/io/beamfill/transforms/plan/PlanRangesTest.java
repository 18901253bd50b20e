package io.beamfill.transforms.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.KeyspaceCoder;
import io.beamfill.transforms.source.SourceRecord;
import io.beamfill.transforms.testing.InMemorySource;
import io.beamfill.transforms.testing.InMemoryTarget;
import io.beamfill.transforms.testing.Positions;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;

final class PlanRangesTest {
  /** Covers what arrives, which fails where two ranges overlap. */
  static final class Cover extends DoFn<Keyspace, Void> {
    private static final long serialVersionUID = 1L;
    private final InMemoryTarget planned;

    Cover(InMemoryTarget planned) {
      this.planned = planned;
    }

    @ProcessElement
    public void process(@Element Keyspace range) {
      planned.cover(range);
    }
  }

  @Provide
  Arbitrary<List<SourceRecord>> records() {
    return Positions.records();
  }

  @Provide
  Arbitrary<List<ByteKeyRange>> ranges() {
    return Positions.ranges().list().ofMinSize(1).ofMaxSize(3);
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void rangesAreExactlyWhatIsNotCovered(
      @ForAll("records") List<SourceRecord> records,
      @ForAll("ranges") List<ByteKeyRange> ranges,
      @ForAll("ranges") List<ByteKeyRange> coveredRanges,
      @ForAll @IntRange(min = 1, max = 200) int rangeBytes) {
    List<Keyspace> keyspaces = new ArrayList<>();
    InMemoryTarget covered = new InMemoryTarget();
    InMemoryTarget planned = new InMemoryTarget();
    for (int i = 0; i < ranges.size(); i++) {
      Keyspace keyspace = new Keyspace("k" + i, ranges.get(i));
      keyspaces.add(keyspace);
      if (i < coveredRanges.size()) {
        covered.cover(keyspace.within(coveredRanges.get(i)));
        planned.cover(keyspace.within(coveredRanges.get(i)));
      }
    }
    plan(InMemorySource.of(records), covered, keyspaces, rangeBytes, planned);
    assertThat(keyspaces).allMatch(each -> planned.gaps(each).isEmpty());
  }

  @Test
  void aKeyspaceThatIsCoveredGivesNoRange() {
    Keyspace keyspace = new Keyspace("k", ByteKeyRange.ALL_KEYS);
    InMemoryTarget covered = new InMemoryTarget();
    covered.cover(keyspace);
    InMemoryTarget planned = new InMemoryTarget();
    plan(InMemorySource.of(List.of()), covered, List.of(keyspace), 100, planned);
    assertThat(planned.gaps(keyspace)).containsExactly(ByteKeyRange.ALL_KEYS);
  }

  private static void plan(
      InMemorySource source,
      Coverage covered,
      List<Keyspace> keyspaces,
      long rangeBytes,
      InMemoryTarget planned) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(keyspaces).withCoder(KeyspaceCoder.of()))
        .apply(new PlanRanges(source, covered, rangeBytes))
        .apply("Cover", ParDo.of(new Cover(planned)));
    pipeline.run().waitUntilFinish();
  }
}
