package io.beamfill.jdbc.write;

import io.beamfill.jdbc.connect.JdbcException;
import io.beamfill.jdbc.connect.JdbcTarget;
import io.beamfill.jdbc.dialect.Dialect;
import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.jdbc.row.TableRow;
import io.beamfill.jdbc.row.TableRowCoder;
import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.read.PagesInFlight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;

/**
 * Writes the rows of pages with {@code JdbcIO.write}, at least once: a bundle that is tried again
 * writes its rows again, which changes nothing, because every statement is an upsert.
 *
 * <p>Batches of a table are committed one by one, each in a transaction of its own. Errors that
 * pass by themselves are tried again, on a new connection, for five minutes. Any other error fails
 * the run: no bad row is set aside.
 *
 * <p>The result has two parts. {@link #WRITTEN} has no elements; its end tells that all is written.
 * {@link #REJECTED} has a line of JSON for each record or row that could not be decoded.
 */
public final class WriteRows extends PTransform<PCollection<DecodedPage>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Ends when all rows are written. */
  public static final TupleTag<Void> WRITTEN = new TupleTag<>() {};

  /** What could not be decoded: keyspace, position, table or null, reason and message. */
  public static final TupleTag<String> REJECTED = new TupleTag<>() {};

  private static final int BATCH_ROWS = 1_000;
  private static final int MOST_TRIES = 1_000;
  private static final Duration FIRST_PAUSE = Duration.millis(200);
  private static final Duration MOST_PAUSES = Duration.standardMinutes(5);

  private final JdbcTarget target;
  private final Dialect dialect;
  private final List<TableMapping> tables;
  private final Set<String> firstRead;
  private final boolean keepsRejected;
  private final PagesInFlight inFlight;

  /**
   * @param target where rows go
   * @param dialect the target's
   * @param tables those that are written; blocks of others are left out
   * @param firstRead the keyspaces that are read for the first time: of others neither records nor
   *     rejections are told
   * @param keepsRejected whether rejections are kept; else the first one fails the run
   * @param inFlight is told when a page is done
   */
  public WriteRows(
      JdbcTarget target,
      Dialect dialect,
      List<TableMapping> tables,
      Set<String> firstRead,
      boolean keepsRejected,
      PagesInFlight inFlight) {
    this.target = target;
    this.dialect = dialect;
    this.tables = List.copyOf(tables);
    this.firstRead = Set.copyOf(firstRead);
    this.keepsRejected = keepsRejected;
    this.inFlight = inFlight;
  }

  @Override
  public PCollectionTuple expand(PCollection<DecodedPage> pages) {
    Map<String, TupleTag<TableRow>> outputs = new LinkedHashMap<>();
    List<TableWrite> writes = new ArrayList<>();
    for (TableMapping mapping : tables) {
      for (boolean fallback : List.of(false, true)) {
        TableWrite write = new TableWrite(mapping, dialect, fallback);
        writes.add(write);
        outputs.put(TakeApart.output(write.table(), fallback), new TupleTag<>() {});
      }
    }
    PCollectionTuple rows =
        pages.apply(
            "Take apart",
            ParDo.of(new TakeApart(outputs, firstRead, keepsRejected, inFlight))
                .withOutputTags(REJECTED, TupleTagList.of(List.copyOf(outputs.values()))));
    List<PCollection<Void>> written = new ArrayList<>();
    written.add(pages.getPipeline().apply("Nothing", Create.empty(VoidCoder.of())));
    for (TableWrite write : writes) {
      TupleTag<TableRow> tag = outputs.get(TakeApart.output(write.table(), write.fallback()));
      PCollection<TableRow> ofTable = rows.get(tag).setCoder(TableRowCoder.of());
      written.add(ofTable.apply("Write " + write.label(), jdbcIo(write)));
    }
    return PCollectionTuple.of(
            WRITTEN, PCollectionList.of(written).apply("All written", Flatten.pCollections()))
        .and(REJECTED, rows.get(REJECTED).setCoder(StringUtf8Coder.of()));
  }

  /**
   * {@code withResults} gives a collection to wait for; {@code withWriteResults} would execute and
   * commit every row by itself.
   */
  private JdbcIO.WriteVoid<TableRow> jdbcIo(TableWrite write) {
    return JdbcIO.<TableRow>write()
        .withDataSourceProviderFn(new BatchSource(target, write, inFlight))
        .withStatement(write.sql())
        .withPreparedStatementSetter((row, batch) -> batch.setObject(1, row))
        .withBatchSize(BATCH_ROWS)
        .withRetryStrategy(error -> error instanceof JdbcException known && known.passes())
        .withRetryConfiguration(
            JdbcIO.RetryConfiguration.create(MOST_TRIES, MOST_PAUSES, FIRST_PAUSE))
        .withResults();
  }
}
