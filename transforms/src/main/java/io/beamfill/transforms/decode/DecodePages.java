package io.beamfill.transforms.decode;

import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.page.DecodedPageCoder;
import io.beamfill.transforms.page.Page;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;

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

  /**
   * Decodes one page outside a pipeline, exactly as a pipeline does.
   *
   * @param lookups is asked only where the page's keyspace reads a lookup
   */
  public static DecodedPage decode(
      RecordDecoder decoder, BlockFormat format, LookupReader lookups, Page page) {
    PageDecoder pageDecoder = new PageDecoder(decoder, format);
    String keyspace = page.covered().name();
    String lookup = lookupRead(decoder, keyspace);
    if (lookup == null) {
      return pageDecoder.decode(page, null, Map.of());
    }
    List<byte[]> keys = new ArrayList<>(page.records().size());
    page.records().forEach(each -> keys.add(decoder.lookupKey(keyspace, each)));
    List<byte[]> asked = keys.stream().filter(Objects::nonNull).toList();
    Map<ByteBuffer, byte[]> found = asked.isEmpty() ? Map.of() : lookups.find(lookup, asked);
    return pageDecoder.decode(page, keys, found);
  }

  private static @Nullable String lookupRead(RecordDecoder decoder, String keyspace) {
    for (KeyspaceSpec each : decoder.keyspaces()) {
      if (each.keyspace().name().equals(keyspace)) {
        return each.reads();
      }
    }
    throw new IllegalStateException("The decoder does not know the keyspace " + keyspace);
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
      out.output(decode(decoder, format, lookups, page));
    }
  }
}
