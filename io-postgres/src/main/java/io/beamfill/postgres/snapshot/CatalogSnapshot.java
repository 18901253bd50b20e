package io.beamfill.postgres.snapshot;

import io.beamfill.postgres.saved.SessionSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every definition of a set of tables at one moment: tables, columns, defaults, constraints,
 * indexes, triggers, rules, policies, options, comments, privileges, owned sequences.
 *
 * @param definitions by the object, for example {@code index public.teas_lower_name_idx}
 */
public record CatalogSnapshot(Map<String, String> definitions) {
  private static final String QUERY = "/io/beamfill/sql/prepare/catalog.sql";

  /** Copies the map. */
  public CatalogSnapshot {
    definitions = Map.copyOf(definitions);
  }

  /**
   * Reads the definitions of tables and their partitions.
   *
   * @param tables their numbers
   */
  public static CatalogSnapshot read(Connection connection, List<Long> tables) throws SQLException {
    SessionSettings.apply(connection);
    Map<String, String> definitions = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(query())) {
      statement.setArray(1, connection.createArrayOf("bigint", tables.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          definitions.put(row.getString(1), row.getString(2));
        }
      }
    }
    return new CatalogSnapshot(definitions);
  }

  private static String query() {
    try (InputStream in = CatalogSnapshot.class.getResourceAsStream(QUERY)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + QUERY, e);
    }
  }

  /** What is not as it was: a sentence for each object, in the order of the objects. */
  public List<String> differencesFrom(CatalogSnapshot before) {
    TreeSet<String> objects = new TreeSet<>(before.definitions.keySet());
    objects.addAll(definitions.keySet());
    List<String> differences = new ArrayList<>();
    for (String each : objects) {
      String was = before.definitions.get(each);
      String is = definitions.get(each);
      if (was == null) {
        differences.add("The " + each + " was not there before: " + is);
      } else if (is == null) {
        differences.add("The " + each + " is not there any more: " + was);
      } else if (!was.equals(is)) {
        differences.add("The " + each + " was: " + was + "; and is: " + is);
      }
    }
    return differences;
  }
}
