package io.beamfill.postgres.write;

import com.google.common.util.concurrent.RateLimiter;
import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.postgres.coverage.AlreadyCommittedException;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.lookup.Lookups;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.read.PagesInFlight;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits pages, each in a transaction of its own, and emits a receipt for each: the number of its
 * records, or 0 where the page was committed already.
 *
 * <p>A page that a retried bundle, or a worker of an earlier run, sends a second time is refused by
 * the coverage's exclusion constraint, and its rows with it. Errors that pass by themselves are
 * retried; any other error fails the run, which can be resumed.
 */
public final class WritePages extends PTransform<PCollection<DecodedPage>, PCollection<Long>> {
  private static final long serialVersionUID = 1L;

  private final Connections connections;
  private final JobRun run;
  private final TargetTables tables;
  private final RecordDecoder decoder;
  private final PagesInFlight inFlight;
  private final @Nullable Integer rowsPerSecond;

  /**
   * @param connections the target
   * @param run the run that holds the job's lease
   * @param tables where rows go
   * @param decoder knows which fields may not be kept in quarantine
   * @param inFlight is told when a page is done
   * @param rowsPerSecond the most rows that one process writes in a second, or null
   */
  public WritePages(
      Connections connections,
      JobRun run,
      TargetTables tables,
      RecordDecoder decoder,
      PagesInFlight inFlight,
      @Nullable Integer rowsPerSecond) {
    this.connections = connections;
    this.run = run;
    this.tables = tables;
    this.decoder = decoder;
    this.inFlight = inFlight;
    this.rowsPerSecond = rowsPerSecond;
  }

  @Override
  public PCollection<Long> expand(PCollection<DecodedPage> pages) {
    return pages.apply("Write", ParDo.of(new WritePage(this))).setCoder(VarLongCoder.of());
  }

  static final class WritePage extends DoFn<DecodedPage, Long> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(WritePages.class);
    private static final Map<JobRun, RateLimiter> LIMITERS = new ConcurrentHashMap<>();

    private final WritePages settings;
    private transient @Nullable PageWriter writer;

    WritePage(WritePages settings) {
      this.settings = settings;
    }

    @ProcessElement
    public void process(@Element DecodedPage page, OutputReceiver<Long> receipts) {
      try {
        receipts.output(commit(page));
      } finally {
        settings.inFlight.leave();
      }
    }

    /** Gives the number of records, or 0 where the page was committed already. */
    long commit(DecodedPage page) {
      throttle(page);
      if (writer == null) {
        Lookups lookups = new Lookups(settings.connections, settings.run.job());
        writer = new PageWriter(settings.run, settings.tables, settings.decoder, lookups);
      }
      PageWriter pageWriter = writer;
      try {
        Retry.inTransaction(
            settings.connections,
            connection -> {
              pageWriter.write(connection, page);
              return null;
            });
        return page.page().records().size();
      } catch (AlreadyCommittedException done) {
        LOG.info("{}", done.getMessage());
        return 0;
      } catch (SQLException error) {
        throw failed(page, error);
      }
    }

    private void throttle(DecodedPage page) {
      if (settings.rowsPerSecond != null) {
        int rows = page.blocks().stream().mapToInt(each -> each.rows()).sum();
        LIMITERS
            .computeIfAbsent(settings.run, each -> RateLimiter.create(settings.rowsPerSecond))
            .acquire(Math.max(1, rows));
      }
    }

    private static BeamfillException failed(DecodedPage page, SQLException error) {
      return new BeamfillException(
          Category.TARGET,
          "Cannot write a page of keyspace "
              + page.page().covered().name()
              + ": "
              + SqlErrors.message(error)
              + " (SQLSTATE "
              + SqlErrors.state(error)
              + "). Nothing of it was written; repair the target and run the job again.",
          error);
    }
  }
}
