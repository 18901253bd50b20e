package io.beamfill.pipelines.preview;

import io.beamfill.pipelines.job.QuarantineLimit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a run would end over its limit if all records were like those of the samples. */
final class QuarantineForecast {
  private QuarantineForecast() {}

  static Optional<String> warning(QuarantineLimit limit, List<KeyspacePreview> keyspaces) {
    long records = keyspaces.stream().mapToLong(KeyspacePreview::expectedRecords).sum();
    long rejections =
        Math.round(keyspaces.stream().mapToDouble(KeyspacePreview::expectedRejections).sum());
    if (!limit.isExceeded(rejections, records)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "By the samples, about %,d of %,d records would go into quarantine (%.1f%%), more than"
                + " limits.quarantine: %s allows: the job would fail. Repair the records, or raise"
                + " the limit.",
            rejections,
            records,
            records == 0 ? 0.0 : 100.0 * rejections / records,
            limit));
  }
}
