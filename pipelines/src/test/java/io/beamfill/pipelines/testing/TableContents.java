package io.beamfill.pipelines.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All rows of all tables of the tea application, in no order, without the columns that the database
 * fills with the time of writing.
 *
 * @param rows how often each row, as JSON, is in each table
 */
public record TableContents(Map<String, Map<String, Integer>> rows) {
  private static final int SHOWN = 10;
  private static final List<String> TABLES =
      List.of(
          "users",
          "teas",
          "tag_categories",
          "tags",
          "tea_tags",
          "qr_records",
          "collections",
          "collection_qr_items",
          "devices",
          "notifications",
          "consumptions");

  /** Reads the tables of the schema {@code public}. */
  public static TableContents of(TargetDatabase database) {
    Map<String, Map<String, Integer>> contents = new TreeMap<>();
    for (String table : TABLES) {
      Map<String, Integer> rows = new HashMap<>();
      database
          .query("SELECT to_jsonb(t) - 'created_at' FROM public." + table + " t")
          .forEach(row -> rows.merge(row.get(0), 1, Integer::sum));
      contents.put(table, rows);
    }
    return new TableContents(contents);
  }

  /** How many rows each table has. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    rows.forEach(
        (table, all) ->
            counts.put(table, all.values().stream().mapToLong(Integer::longValue).sum()));
    return counts;
  }

  /** What is here and not there, or there and not here: some lines of each table, or nothing. */
  public List<String> differencesFrom(TableContents expected) {
    List<String> differences = new ArrayList<>();
    rows.forEach(
        (table, ours) -> {
          Map<String, Integer> theirs = expected.rows().get(table);
          addMissing(differences, table + " should not have ", ours, theirs);
          addMissing(differences, table + " lacks ", theirs, ours);
        });
    return differences;
  }

  private static void addMissing(
      List<String> differences,
      String words,
      Map<String, Integer> these,
      Map<String, Integer> those) {
    these.entrySet().stream()
        .filter(each -> !each.getValue().equals(those.get(each.getKey())))
        .limit(SHOWN)
        .forEach(each -> differences.add(words + each.getValue() + " of " + each.getKey()));
  }
}
