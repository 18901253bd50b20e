package io.beamfill.transforms.decode;

import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.page.DecodedPageCoder;
import io.beamfill.transforms.page.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Runs the job's {@link RecordDecoder} over pages and encodes the rows into one block for each
 * table.
 *
 * <p>A record that is rejected leaves no row behind. Nothing is written here: a page that is
 * decoded twice gives the same bytes twice.
 */
public final class DecodePages extends PTransform<PCollection<Page>, PCollection<DecodedPage>> {
  private static final long serialVersionUID = 1L;

  private final RecordDecoder decoder;
  private final BlockFormat format;
  private final LookupReader lookups;

  /**
   * @param decoder the job's decoder
   * @param format the target's bulk format
   * @param lookups where lookups that an earlier phase filled are read
   */
  public DecodePages(RecordDecoder decoder, BlockFormat format, LookupReader lookups) {
    this.decoder = decoder;
    this.format = format;
    this.lookups = lookups;
  }

  @Override
  public PCollection<DecodedPage> expand(PCollection<Page> pages) {
    return pages
        .apply("Decode", ParDo.of(new DecodePage(decoder, format, lookups)))
        .setCoder(DecodedPageCoder.of());
  }

  static final class DecodePage extends DoFn<Page, DecodedPage> {
    private static final long serialVersionUID = 1L;

    private final RecordDecoder decoder;
    private final BlockFormat format;
    private final LookupReader lookups;

    DecodePage(RecordDecoder decoder, BlockFormat format, LookupReader lookups) {
      this.decoder = decoder;
      this.format = format;
      this.lookups = lookups;
    }

    @ProcessElement
    public void process(@Element Page page, OutputReceiver<DecodedPage> out) {
      PageDecoder pageDecoder = new PageDecoder(decoder, format);
      String lookup = lookupRead(page.covered().name());
      if (lookup == null) {
        out.output(pageDecoder.decode(page, null, Map.of()));
        return;
      }
      List<byte[]> keys = new ArrayList<>(page.records().size());
      page.records().forEach(each -> keys.add(decoder.lookupKey(page.covered().name(), each)));
      List<byte[]> asked = keys.stream().filter(Objects::nonNull).toList();
      out.output(
          pageDecoder.decode(page, keys, asked.isEmpty() ? Map.of() : lookups.find(lookup, asked)));
    }

    private String lookupRead(String keyspace) {
      for (KeyspaceSpec each : decoder.keyspaces()) {
        if (each.keyspace().name().equals(keyspace)) {
          return each.reads();
        }
      }
      throw new IllegalStateException("The decoder does not know the keyspace " + keyspace);
    }
  }
}
