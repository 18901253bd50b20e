package io.beamfill.ledger.scan;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.time.DateTimeException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a service says that it has of a migration: the answer to {@code
 * /v0/backfilling/migration-info}.
 *
 * @param ranges the times of the oldest and the newest update of each synchronizer, by its full id
 * @param complete whether it has all updates
 * @param previous the migration before, or null
 * @param lastImport the last of the import updates in the order of their ids, or null
 * @param importsComplete whether it has all import updates
 */
public record MigrationInfo(
    Map<String, Range> ranges,
    boolean complete,
    @Nullable Integer previous,
    @Nullable String lastImport,
    boolean importsComplete) {
  /**
   * Both ends are times of updates.
   *
   * @param min of the oldest, in microseconds since 1970
   * @param max of the newest
   */
  public record Range(long min, long max) implements Serializable {
    /** The least range that holds both. */
    public Range and(Range other) {
      return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }
  }

  /** The migration before, where there is one. */
  public OptionalInt previousMigration() {
    return previous == null ? OptionalInt.empty() : OptionalInt.of(previous);
  }

  /** The last import update, where there is one. */
  public Optional<String> lastImportUpdate() {
    return Optional.ofNullable(lastImport);
  }

  /**
   * Asks for it.
   *
   * @param migration its number
   */
  public record Ask(int migration) implements Question<MigrationInfo> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String path() {
      return "/v0/backfilling/migration-info";
    }

    @Override
    public String body() {
      return "{\"migration_id\":" + migration + "}";
    }

    @Override
    public Answer<MigrationInfo> unknown(String error) {
      return new Answer.Empty<>();
    }

    @Override
    public Answer<MigrationInfo> read(InputStream in) throws IOException {
      JsonNode info = JSON.readTree(in);
      JsonNode ranges = info.path("record_time_range");
      JsonNode complete = info.path("complete");
      if (!ranges.isArray() || !complete.isBoolean()) {
        throw new JsonParseException(null, "the answer is no migration info");
      }
      Map<String, Range> bySynchronizer = new TreeMap<>();
      for (JsonNode each : ranges) {
        bySynchronizer.merge(each.path("synchronizer_id").asText(), range(each), Range::and);
      }
      JsonNode previous = info.path("previous_migration_id");
      String lastImport = info.path("last_import_update_id").asText("");
      return new Answer.Data<>(
          new MigrationInfo(
              bySynchronizer,
              complete.asBoolean(),
              previous.isIntegralNumber() ? previous.asInt() : null,
              lastImport.isEmpty() ? null : lastImport,
              info.path("import_updates_complete").asBoolean(complete.asBoolean())));
    }

    private static Range range(JsonNode range) throws JsonParseException {
      try {
        return new Range(
            RecordTime.parse(range.path("min").asText()),
            RecordTime.parse(range.path("max").asText()));
      } catch (DateTimeException wrong) {
        throw new JsonParseException(null, "a time of the migration info " + wrong.getMessage());
      }
    }
  }
}
