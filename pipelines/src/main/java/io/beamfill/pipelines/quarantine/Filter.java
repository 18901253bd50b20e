package io.beamfill.pipelines.quarantine;

import io.beamfill.postgres.lookup.UnclaimedEntries;
import io.beamfill.postgres.quarantine.QuarantineGroup;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.page.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Which entries are of interest.
 *
 * @param keyspace those of this keyspace, or null for all
 * @param reason those with this reason, or null for all
 * @param limit how many single entries are shown at most
 */
public record Filter(@Nullable String keyspace, @Nullable String reason, int limit) {
  /**
   * Refuses what no entry of this decoder's jobs can have. Which keyspaces a source finds is not
   * known here.
   *
   * @throws BeamfillException of category {@code USAGE}, with what is accepted
   */
  public void check(RecordDecoder decoder) {
    List<String> keyspaces = new ArrayList<>();
    decoder.keyspaces().forEach(each -> keyspaces.add(each.keyspace().name()));
    decoder.lookups().forEach(each -> keyspaces.add(UnclaimedEntries.keyspace(each).name()));
    if (!keyspaces.isEmpty()) {
      require("--keyspace", keyspace, keyspaces);
    }
    require("--reason", reason, Arrays.stream(Reason.values()).map(Reason::name).toList());
    if (limit < 0) {
      throw new BeamfillException(
          Category.USAGE, "--limit must be 0 or more, not " + limit + "; it counts entries.");
    }
  }

  private static void require(String option, @Nullable String value, List<String> accepted) {
    if (value != null && !accepted.contains(value)) {
      throw new BeamfillException(
          Category.USAGE,
          option
              + " must be one of "
              + String.join(", ", accepted)
              + "; \""
              + value
              + "\" is none of them.");
    }
  }

  boolean letsThrough(QuarantineGroup group) {
    return (keyspace == null || keyspace.equals(group.keyspace()))
        && (reason == null || reason.equals(group.reason()));
  }
}
