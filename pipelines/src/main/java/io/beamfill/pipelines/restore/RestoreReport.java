package io.beamfill.pipelines.restore;

import io.beamfill.pipelines.prepare.PrepareReport;
import io.beamfill.pipelines.text.Printable;
import io.beamfill.postgres.saved.Away;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a restore has done, for programs and for people. */
public final class RestoreReport {
  private RestoreReport() {}

  /** The document of {@code restore}. */
  public static Map<String, Object> document(RestoreResult result, List<String> next) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("job", result.job());
    document.put("status", result.status().name());
    document.put("seconds", Math.round(result.seconds() * 1000) / 1000.0);
    document.put("back", PrepareReport.counts(result.back()));
    document.put("failed", PrepareReport.failures(result.failures()));
    document.put("differences", result.differences());
    result.lost().ifPresent(lost -> document.put("lost", lost));
    result.reason().ifPresent(reason -> document.put("reason", reason));
    document.put("next", next);
    return document;
  }

  /** The same for people. */
  public static String text(RestoreResult result, List<String> next) {
    StringBuilder text = new StringBuilder();
    String back =
        result.back().isEmpty()
            ? "nothing was away any more"
            : Away.list(result.back()) + " brought back";
    switch (result.status()) {
      case NOTHING ->
          text.append(String.format("Job %s: nothing is to be restored%n", result.job()));
      case RESTORED ->
          text.append(
              String.format(
                  Locale.ROOT,
                  "Job %s: restored in %.1f s, %s; the catalog is %s%n",
                  result.job(),
                  result.seconds(),
                  back,
                  result.differences().isEmpty() ? "as it was" : "accepted as it is"));
      case INCOMPLETE ->
          text.append(
              String.format(
                  "Job %s: restore is not complete%s%n",
                  result.job(), result.back().isEmpty() ? "" : ", " + back));
      case DIFFERENT ->
          text.append(
              String.format("Job %s: %s, but the catalog is not as it was%n", result.job(), back));
    }
    text.append(PrepareReport.failures("brought back", result.failures()));
    result.differences().forEach(each -> text.append(String.format("%n%s", Printable.text(each))));
    if (!result.differences().isEmpty()) {
      text.append('\n');
    }
    next.forEach(each -> text.append(String.format("%nNext: %s", each)));
    return text.toString().stripTrailing();
  }
}
