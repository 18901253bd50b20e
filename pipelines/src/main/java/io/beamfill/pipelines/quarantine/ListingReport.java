package io.beamfill.pipelines.quarantine;

import io.beamfill.pipelines.run.RunReport;
import io.beamfill.pipelines.text.Printable;
import io.beamfill.postgres.quarantine.QuarantineEntry;
import io.beamfill.postgres.quarantine.QuarantinedRecord;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Entries of a quarantine, for programs and for people. */
public final class ListingReport {
  private static final int PAYLOAD_CHARACTERS = 200;
  private static final HexFormat HEX = HexFormat.of();

  private ListingReport() {}

  /** The document of {@code quarantine list}. */
  public static Map<String, Object> document(Listing listing) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("job", listing.job());
    document.put("total", listing.total());
    document.put("groups", RunReport.quarantineDocument(listing.groups()));
    document.put("entries", listing.entries().stream().map(ListingReport::document).toList());
    return document;
  }

  private static Map<String, Object> document(QuarantinedRecord record) {
    QuarantineEntry entry = record.entry();
    Optional<String> payload = Printable.utf8(entry.record().payload());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", record.id());
    document.put("keyspace", record.keyspace());
    document.put("position", HEX.formatHex(entry.record().position()));
    document.put("table", entry.table());
    document.put("reason", entry.reason().name());
    document.put("sqlstate", entry.sqlState());
    document.put("message", entry.message());
    document.put("payload", payload.orElseGet(() -> HEX.formatHex(entry.record().payload())));
    document.put("payloadEncoding", payload.isPresent() ? "utf-8" : "hex");
    document.put("attempts", record.attempts());
    document.put("quarantinedAt", record.quarantinedAt().toInstant().toString());
    return document;
  }

  /** The same for people. */
  public static String text(Listing listing) {
    StringBuilder text = new StringBuilder();
    line(text, "Job %s: %,d entries in quarantine", listing.job(), listing.total());
    text.append(RunReport.quarantine(listing.groups()));
    listing.entries().forEach(each -> append(text, each));
    long hidden = listing.total() - listing.entries().size();
    if (hidden > 0) {
      line(text, "%n%,d more; --limit shows more of them", hidden);
    }
    return text.toString().stripTrailing();
  }

  private static void append(StringBuilder text, QuarantinedRecord record) {
    QuarantineEntry entry = record.entry();
    byte[] position = entry.record().position();
    line(
        text,
        "%n#%d %s, %s: %s%s",
        record.id(),
        record.keyspace(),
        entry.table() == null ? "whole record" : "for table " + entry.table(),
        entry.reason(),
        entry.sqlState() == null ? "" : " (SQLSTATE " + entry.sqlState() + ")");
    line(text, "  message   %s", Printable.text(entry.message()));
    line(text, "  position  %s", Printable.position(position));
    line(text, "  in hex    %s", HEX.formatHex(position));
    line(text, "  payload   %s", payload(entry.record().payload()));
  }

  private static String payload(byte[] payload) {
    String text =
        Printable.utf8(payload)
            .map(Printable::text)
            .orElseGet(() -> "(hex) " + HEX.formatHex(payload));
    return Printable.cut(text, PAYLOAD_CHARACTERS);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
