package io.beamfill.postgres.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Random rows with many natural keys in common, what is in the target before, and what must be
 * there in the end: the rows in the order of their records, one after the other.
 */
final class NaturalKeyModel {
  /** The first key of rows that were there before. */
  private static final int LIVE = 1_000_000;

  /** A table of the model: its columns are the key, then the others. */
  private record Table(
      String name, Function<Object[], Object> naturalKey, Map<Integer, String> parents) {
    Object keyOf(Object[] row) {
      return naturalKey == null ? List.of(row) : row[0];
    }
  }

  private static final List<Table> TABLES =
      List.of(
          new Table("users", row -> row[1], Map.of()),
          new Table("categories", row -> row[1], Map.of()),
          new Table("devices", row -> row[1], Map.of(2, "users")),
          new Table(
              "tags",
              row -> row[1] + " " + ((String) row[2]).toLowerCase(Locale.ROOT),
              Map.of(1, "categories")),
          new Table("collections", null, Map.of(1, "users")),
          new Table("tea_tags", null, Map.of(1, "tags")));

  private final Random random;
  private final boolean foreignKeys;
  private final Map<String, List<Object[]>> records = new LinkedHashMap<>();
  private final Map<String, Map<Object, Object[]>> before = new HashMap<>();
  private final Map<String, Map<Object, Object[]>> target = new HashMap<>();
  private final Map<String, Map<Object, Object>> remaps = new TreeMap<>();
  private final Set<String> quarantined = new TreeSet<>();

  NaturalKeyModel(long seed, boolean foreignKeys) {
    this.random = new Random(seed);
    this.foreignKeys = foreignKeys;
    for (Table table : TABLES) {
      records.put(table.name(), new ArrayList<>());
      before.put(table.name(), new LinkedHashMap<>());
      remaps.put(table.name(), new TreeMap<>());
    }
    fill();
    TABLES.forEach(this::load);
  }

  /** The tables, parents first. */
  static List<String> tables() {
    return TABLES.stream().map(Table::name).toList();
  }

  /** The rows of a table's records, in the order of their positions. */
  List<Object[]> records(String table) {
    return records.get(table);
  }

  /** What is in a table before the job. */
  List<Object[]> before(String table) {
    return List.copyOf(before.get(table).values());
  }

  /** What must be in a table after the job. */
  List<Object[]> after(String table) {
    return List.copyOf(target.get(table).values());
  }

  /** Old and new keys of a table. */
  Map<Object, Object> remaps(String table) {
    return remaps.get(table);
  }

  /** Table and place of each record that must be in quarantine. */
  Set<String> quarantined() {
    return quarantined;
  }

  private void fill() {
    List<Integer> users = naturalKeys("users", 250, i -> new Object[] {i, "apple " + below(80), 1});
    List<Integer> categories =
        naturalKeys("categories", 30, i -> new Object[] {i, "category " + below(12)});
    naturalKeys("devices", 200, i -> new Object[] {i, "token " + below(90), parent(users)});
    List<Integer> tags =
        naturalKeys("tags", 200, i -> new Object[] {i, parent(categories), text(20)});
    for (int i = 0; i < 150; i++) {
      records.get("collections").add(new Object[] {i, parent(users)});
    }
    Set<List<Object>> pairs = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    for (int i = 0; i < 300; i++) {
      Object[] pair = {below(40), parent(tags)};
      if (pairs.add(List.of(pair))) {
        records.get("tea_tags").add(pair);
      }
    }
    prior("users", true);
    prior("categories", true);
    prior("devices", true);
    prior("tags", false);
  }

  /** Records with ascending keys, now and then with one that nobody else has, or none, or bad. */
  private List<Integer> naturalKeys(String table, int count, Function<Integer, Object[]> row) {
    List<Integer> keys = new ArrayList<>();
    int key = 0;
    for (int i = 0; i < count; i++) {
      key += 1 + below(3);
      Object[] values = row.apply(key);
      int dice = below(20);
      if (table.equals("users") && dice == 0) {
        values[1] = null;
      } else if (table.equals("users") && dice == 1) {
        values[1] = "only " + key;
        values[2] = 999;
      }
      records.get(table).add(values);
      keys.add(key);
    }
    return keys;
  }

  /**
   * Rows that are there before: some natural keys of the source under other keys, or, where the
   * natural key depends on no other table, under the same.
   */
  private void prior(String name, boolean underSameKeyToo) {
    Table table =
        TABLES.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    Set<Object> naturalKeys = new HashSet<>();
    for (Object[] record : records.get(name)) {
      Object[] row = record.clone();
      if (below(6) != 0 || row[1] == null || isBad(row)) {
        continue;
      }
      if (!underSameKeyToo || random.nextBoolean()) {
        row[0] = LIVE + (int) row[0];
      } else if (name.equals("users")) {
        row[2] = 2;
      }
      table
          .parents()
          .forEach(
              (column, parent) -> {
                List<Object[]> parents = before(parent);
                row[column] = parents.get(below(parents.size()))[0];
              });
      if (naturalKeys.add(table.naturalKey().apply(row))) {
        before.get(name).put(row[0], row);
      }
    }
  }

  /** The target refuses it. */
  private static boolean isBad(Object[] row) {
    return row.length == 3 && Integer.valueOf(999).equals(row[2]);
  }

  private void load(Table table) {
    Map<Object, Object[]> rows = new LinkedHashMap<>();
    Map<Object, Object> holders = new HashMap<>();
    before
        .get(table.name())
        .values()
        .forEach(
            row -> {
              rows.put(row[0], row);
              holders.put(table.naturalKey().apply(row), row[0]);
            });
    target.put(table.name(), rows);
    List<Object[]> all = records.get(table.name());
    for (int place = 0; place < all.size(); place++) {
      Object[] row = mapped(table, all.get(place));
      Object naturalKey = table.naturalKey() == null ? null : table.naturalKey().apply(row);
      if (isOrphan(table, row) || isBad(row)) {
        quarantined.add(table.name() + " " + place);
      } else if (rows.containsKey(table.keyOf(row)) || naturalKey == null) {
        rows.put(table.keyOf(row), row);
      } else if (holders.containsKey(naturalKey)) {
        remaps.get(table.name()).put(row[0], holders.get(naturalKey));
      } else {
        rows.put(row[0], row);
        holders.put(naturalKey, row[0]);
      }
    }
  }

  private Object[] mapped(Table table, Object[] record) {
    Object[] row = record.clone();
    table
        .parents()
        .forEach(
            (column, parent) ->
                row[column] = remaps.get(parent).getOrDefault(row[column], row[column]));
    return row;
  }

  private boolean isOrphan(Table table, Object[] row) {
    return foreignKeys
        && table.parents().entrySet().stream()
            .anyMatch(each -> !target.get(each.getValue()).containsKey(row[each.getKey()]));
  }

  private Object parent(List<Integer> keys) {
    return below(25) == 0 ? 999_999 : keys.get(below(keys.size()));
  }

  private String text(int bound) {
    String text = "tag " + below(bound);
    return random.nextBoolean() ? text : text.toUpperCase(Locale.ROOT);
  }

  private int below(int bound) {
    return random.nextInt(bound);
  }
}
