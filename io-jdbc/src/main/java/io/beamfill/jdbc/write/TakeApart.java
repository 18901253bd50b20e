package io.beamfill.jdbc.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beamfill.jdbc.count.RunCounters;
import io.beamfill.jdbc.row.TableRow;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.page.RejectedRecord;
import io.beamfill.transforms.page.TableBlock;
import io.beamfill.transforms.read.PagesInFlight;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Takes pages apart into rows, an output for each table, and into a JSON line for each record or
 * row that could not be decoded.
 */
final class TakeApart extends DoFn<DecodedPage, String> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, TupleTag<TableRow>> outputs;
  private final Set<String> firstRead;
  private final boolean keepsRejected;
  private final PagesInFlight inFlight;
  private final RunCounters counters = new RunCounters();

  /**
   * @param outputs by {@link #output}; blocks of other tables are left out
   * @param firstRead the keyspaces that are read for the first time: of others, which are read
   *     again for more tables, neither records nor rejections are told
   * @param keepsRejected whether rejections are kept; else the first one fails the run
   * @param inFlight is told what pages are taken apart into
   */
  TakeApart(
      Map<String, TupleTag<TableRow>> outputs,
      Set<String> firstRead,
      boolean keepsRejected,
      PagesInFlight inFlight) {
    this.outputs = new LinkedHashMap<>(outputs);
    this.firstRead = Set.copyOf(firstRead);
    this.keepsRejected = keepsRejected;
    this.inFlight = inFlight;
  }

  /** The output for rows of a table. */
  static String output(String table, boolean fallback) {
    return (fallback ? "fallback " : "rows ") + table;
  }

  @ProcessElement
  public void process(@Element DecodedPage page, MultiOutputReceiver out) {
    if (firstRead.contains(page.page().covered().name())) {
      tellRecords(page, out.get(WriteRows.REJECTED));
    }
    List<TableBlock> blocks =
        page.blocks().stream()
            .filter(each -> each.rows() > 0 && outputs.containsKey(output(each)))
            .toList();
    // The page leaves when the last row of each of its blocks is committed.
    inFlight.enter(blocks.size());
    inFlight.leave();
    for (TableBlock block : blocks) {
      OutputReceiver<TableRow> rows = out.get(outputs.get(output(block)));
      counters.rowsDecoded(block.table(), block.rows());
      for (int row = 0; row < block.rows(); row++) {
        byte[] bytes = Arrays.copyOfRange(block.data(), block.start(row), block.end(row));
        rows.output(new TableRow(bytes, row == block.rows() - 1));
      }
    }
  }

  private static String output(TableBlock block) {
    return output(block.table(), block.fallback());
  }

  private void tellRecords(DecodedPage page, OutputReceiver<String> lines) {
    for (RejectedRecord each : page.rejected()) {
      String position =
          HexFormat.of().formatHex(page.page().records().get(each.record()).position());
      if (!keepsRejected) {
        throw refused(page.page().covered().name(), position, each);
      }
      lines.output(line(page.page().covered().name(), position, each));
      if (each.table() != null) {
        counters.rowRejected(each.table());
      }
    }
    counters.records(
        page.page().records().size(),
        page.recordsDecoded(),
        page.recordsFiltered(),
        page.recordsRejected());
  }

  private static BeamfillException refused(
      String keyspace, String position, RejectedRecord rejected) {
    return new BeamfillException(
        Category.SOURCE,
        "The record of the keyspace "
            + keyspace
            + " at position "
            + position
            + (rejected.table() == null ? "" : ", for the table " + rejected.table() + ",")
            + " cannot be decoded ("
            + rejected.reason()
            + "): "
            + rejected.message()
            + ". Name a file for such records under write.rejected, or correct it at the source,"
            + " and run the job again.");
  }

  private static String line(String keyspace, String position, RejectedRecord rejected) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("keyspace", keyspace);
    line.put("position", position);
    line.put("table", rejected.table());
    line.put("reason", rejected.reason());
    line.put("message", rejected.message());
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
