package io.beamfill.fdb.live;

import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.plan.PlanRanges;
import io.beamfill.transforms.read.PagesInFlight;
import io.beamfill.transforms.read.ReadPages;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.KeyspaceCoder;
import io.beamfill.transforms.source.PageLimits;
import io.beamfill.transforms.testing.InMemoryTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/**
 * A process that scans a range and notes each page in a file, which is its coverage too: {@code
 * ScanProcess CLUSTER_FILE|memory:KEYS START END COVERAGE PAGES}. After so many pages it says
 * {@code waiting} and does nothing more, to be killed; with -1 it goes on to the end.
 */
final class ScanProcess {
  private static final HexFormat HEX = HexFormat.of();
  private static final PageLimits SMALL = new PageLimits(500, 1 << 20);

  private ScanProcess() {}

  /**
   * A page that was noted.
   *
   * @param checksum of its records together, see {@link LargeScan#checksum}
   */
  record Noted(ByteKeyRange range, int records, long checksum) {
    /** The pages of a file; a line that was cut off is none. */
    static List<Noted> read(Path file) throws IOException {
      List<Noted> pages = new ArrayList<>();
      if (Files.exists(file)) {
        String text = Files.readString(file);
        text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Noted::parse).forEach(pages::add);
      }
      return pages;
    }

    private static Noted parse(String line) {
      String[] words = line.split(" ", -1);
      ByteKeyRange range =
          ByteKeyRange.of(
              ByteKey.copyFrom(HEX.parseHex(words[0])), ByteKey.copyFrom(HEX.parseHex(words[1])));
      return new Noted(range, Integer.parseInt(words[2]), Long.parseLong(words[3]));
    }

    String line() {
      return HEX.formatHex(range.getStartKey().getBytes())
          + " "
          + HEX.formatHex(range.getEndKey().getBytes())
          + " "
          + records
          + " "
          + checksum
          + "\n";
    }
  }

  public static void main(String[] args) throws IOException {
    FdbSource source = source(args[0]);
    Keyspace keyspace =
        Scan.keyspace(
            ByteKeyRange.of(
                ByteKey.copyFrom(HEX.parseHex(args[1])), ByteKey.copyFrom(HEX.parseHex(args[2]))));
    Path file = Path.of(args[3]);
    InMemoryTarget target = new InMemoryTarget();
    Noted.read(file).forEach(page -> target.cover(keyspace.within(page.range())));
    PagesInFlight inFlight = PagesInFlight.bounded("scan", 4);
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--targetParallelism=3").create());
    pipeline
        .apply(Create.of(keyspace).withCoder(KeyspaceCoder.of()))
        .apply(new PlanRanges(source, target, 1 << 20))
        .apply(new ReadPages(source, target, SMALL, inFlight))
        .apply(
            "Note",
            ParDo.of(new NotePages(file.toString(), target, inFlight, Integer.parseInt(args[4]))));
    pipeline.run().waitUntilFinish();
    System.out.println("finished");
  }

  private static FdbSource source(String cluster) {
    if (cluster.startsWith("memory:")) {
      int keys = Integer.parseInt(cluster.substring("memory:".length()));
      return InMemoryClient.source(
          new InMemoryCluster(new NumberedKeys(keys), Faults.random(keys, 0.02, 100)));
    }
    return FdbSource.open(
        new FdbSettings(cluster, FdbSettings.DEFAULT_API_VERSION, Priority.DEFAULT, "beamfill-it"));
  }

  /** Appends a line for each page: that is its commit. */
  static final class NotePages extends DoFn<Page, Void> {
    private static final long serialVersionUID = 1L;
    private static final Object FILE = new Object();

    private final String file;
    private final InMemoryTarget target;
    private final PagesInFlight inFlight;
    private final int most;

    NotePages(String file, InMemoryTarget target, PagesInFlight inFlight, int most) {
      this.file = file;
      this.target = target;
      this.inFlight = inFlight;
      this.most = most;
    }

    @ProcessElement
    public void process(@Element Page page) {
      long checksum = page.records().stream().mapToLong(LargeScan::checksum).sum();
      synchronized (FILE) {
        target.cover(page.covered());
        write(new Noted(page.covered().range(), page.records().size(), checksum).line());
      }
      inFlight.leave();
    }

    private void write(String line) {
      Path path = Path.of(file);
      try {
        Files.writeString(path, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (Noted.read(path).size() == most) {
          System.out.println("waiting");
          while (true) {
            LockSupport.park();
          }
        }
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
