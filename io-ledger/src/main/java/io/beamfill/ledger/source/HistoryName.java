package io.beamfill.ledger.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The name of a ledger's keyspace. It holds the synchronizer's whole id: ids begin alike.
 *
 * @param migration the migration's number
 * @param synchronizer the synchronizer whose updates it holds; null for import updates
 */
public record HistoryName(int migration, @Nullable String synchronizer) {
  private static final Pattern PATTERN =
      Pattern.compile("migration-([0-9]{1,9})/(?:imports|updates/(.*))", Pattern.DOTALL);

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException for the name of anything else
   */
  public static HistoryName parse(String name) {
    Matcher parts = PATTERN.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException(name + " is no keyspace of a ledger");
    }
    return new HistoryName(Integer.parseInt(parts.group(1)), parts.group(2));
  }

  /** The name as coverage has it. */
  @Override
  public String toString() {
    return "migration-"
        + migration
        + (synchronizer == null ? "/imports" : "/updates/" + synchronizer);
  }
}
