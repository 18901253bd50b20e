package io.beamfill.pipelines.testing;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parents that rows in quarantine lack, as the messages of the entries name them, made up for want
 * of anything better.
 */
public final class MissingParents {
  private static final Pattern MESSAGE = Pattern.compile("\\w+ is not in (\\w+): ([0-9a-f-]{36})");
  private static final String USER =
      "INSERT INTO users (id, apple_id) VALUES ($, 'made up ' || $);";
  private static final String TEA =
      "INSERT INTO teas (id, name, type) VALUES ($, 'made up', 'other');";
  private static final String CATEGORY = "INSERT INTO tag_categories (id, name) VALUES ($, $);";

  /** By table, how a row is made up; with parents of its own. */
  private static final Map<String, String> ROWS =
      Map.of(
          "users",
          USER,
          "teas",
          TEA,
          "tag_categories",
          CATEGORY,
          "tags",
          CATEGORY
              + "INSERT INTO tags (id, name, color, category_id) VALUES ($, 'made up', '', $);",
          "qr_records",
          TEA
              + "INSERT INTO qr_records (id, tea_id, boiling_temp, expiration_date)"
              + " VALUES ($, $, 1, '2026-01-01Z');",
          "collections",
          USER + "INSERT INTO collections (id, user_id, name) VALUES ($, $, 'made up');");

  private MissingParents() {}

  /**
   * Inserts the parents that are nowhere: neither in the tables nor in quarantine themselves.
   *
   * @param from where the quarantine is
   * @return how many are missing
   */
  public static int insert(TargetDatabase from, TargetDatabase into) {
    StringBuilder inserts = new StringBuilder();
    int parents = 0;
    for (List<String> message :
        from.query(
            "SELECT DISTINCT message FROM beamfill.backfill_quarantine"
                + " WHERE resolved_at IS NULL AND reason = 'PARENT_MISSING'"
                + " AND row_of_record IS NOT NULL ORDER BY 1")) {
      Matcher parent = MESSAGE.matcher(message.get(0));
      if (parent.matches() && !isInQuarantine(from, parent.group(1), parent.group(2))) {
        inserts.append(ROWS.get(parent.group(1)).replace("$", "'" + parent.group(2) + "'"));
        parents++;
      }
    }
    into.execute(inserts.toString().replace(");", ") ON CONFLICT DO NOTHING;"));
    return parents;
  }

  private static boolean isInQuarantine(TargetDatabase database, String table, String id) {
    return !database
        .query(
            "SELECT 1 FROM beamfill.backfill_quarantine WHERE table_name = '"
                + table
                + "' AND encode(position, 'hex') LIKE '%"
                + id.replace("-", "")
                + "'")
        .isEmpty();
  }
}
