package io.beamfill.transforms.plan;

import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.KeyspaceCoder;
import io.beamfill.transforms.source.PagedSource;
import java.io.IOException;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;

/**
 * Turns keyspaces into the ranges that are left to read: subtracts what is covered, and has the
 * source split the gaps. The ranges are shuffled, so that a runner that does not split dynamically
 * uses all its workers; they are the only thing that Beamfill ever shuffles.
 */
public final class PlanRanges extends PTransform<PCollection<Keyspace>, PCollection<Keyspace>> {
  private static final long serialVersionUID = 1L;

  private final PagedSource source;
  private final Coverage coverage;
  private final long rangeBytes;

  /**
   * @param source splits the gaps
   * @param coverage what is committed
   * @param rangeBytes the wanted size of a range: small enough that one lost worker costs little,
   *     large enough for several pages
   */
  public PlanRanges(PagedSource source, Coverage coverage, long rangeBytes) {
    this.source = source;
    this.coverage = coverage;
    this.rangeBytes = rangeBytes;
  }

  @Override
  public PCollection<Keyspace> expand(PCollection<Keyspace> keyspaces) {
    return keyspaces
        .apply("Split gaps", ParDo.of(new SplitGaps(source, coverage, rangeBytes)))
        .setCoder(KeyspaceCoder.of())
        .apply("Spread", Reshuffle.viaRandomKey());
  }

  static final class SplitGaps extends DoFn<Keyspace, Keyspace> {
    private static final long serialVersionUID = 1L;

    private final PagedSource source;
    private final Coverage coverage;
    private final long rangeBytes;

    SplitGaps(PagedSource source, Coverage coverage, long rangeBytes) {
      this.source = source;
      this.coverage = coverage;
      this.rangeBytes = rangeBytes;
    }

    @ProcessElement
    public void process(@Element Keyspace keyspace, OutputReceiver<Keyspace> out)
        throws IOException {
      for (ByteKeyRange gap : coverage.gaps(keyspace)) {
        for (ByteKeyRange range : source.split(keyspace.within(gap), rangeBytes)) {
          out.output(keyspace.within(range));
        }
      }
    }
  }
}
