package io.beamfill.pipelines.tea.generate;

import io.beamfill.pipelines.tea.CollectedRows;
import io.beamfill.pipelines.tea.TeaDecoder;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.beam.sdk.io.range.ByteKey;

/**
 * The target in memory: decodes all records, keeps the target's keys and foreign keys, and lets the
 * first of the records with one natural key stand for all.
 */
final class LoadedDatabase {
  /** For each table, parents first: its key columns, and for other columns the table they name. */
  private record Rules(
      int keyColumns, Map<Integer, String> parents, Function<List<Object>, Object> naturalKey) {}

  private static final Map<String, Rules> TABLES = new LinkedHashMap<>();

  static {
    TABLES.put("users", new Rules(1, Map.of(), row -> row.get(1)));
    TABLES.put("teas", new Rules(1, Map.of(), null));
    TABLES.put("tag_categories", new Rules(1, Map.of(), row -> row.get(1)));
    TABLES.put(
        "tags",
        new Rules(1, Map.of(3, "tag_categories"), row -> List.of(row.get(3), lower(row.get(1)))));
    TABLES.put("tea_tags", new Rules(2, Map.of(0, "teas", 1, "tags"), null));
    TABLES.put("qr_records", new Rules(1, Map.of(1, "teas"), null));
    TABLES.put("collections", new Rules(1, Map.of(1, "users"), null));
    TABLES.put(
        "collection_qr_items", new Rules(2, Map.of(0, "collections", 1, "qr_records"), null));
    TABLES.put("devices", new Rules(1, Map.of(1, "users"), row -> row.get(2)));
    TABLES.put("notifications", new Rules(1, Map.of(1, "users"), null));
    TABLES.put("consumptions", new Rules(3, Map.of(0, "users", 2, "teas"), null));
  }

  private final TeaDecoder decoder = new TeaDecoder();
  private final Map<String, List<SourceRecord>> records = new TreeMap<>();
  private final Map<String, Map<Object, List<Object>>> tables = new HashMap<>();
  private final Map<String, Map<Object, Object>> mapped = new HashMap<>();
  private final Map<Expectation.Quarantined, Long> quarantined = new HashMap<>();
  private final Map<String, Long> unclaimed = new HashMap<>();
  private long unread;

  static LoadedDatabase of(Iterator<SourceRecord> source) {
    LoadedDatabase database = new LoadedDatabase();
    source.forEachRemaining(database::assign);
    database.load();
    return database;
  }

  private void assign(SourceRecord record) {
    for (KeyspaceSpec each : decoder.keyspaces()) {
      if (each.keyspace().range().containsKey(ByteKey.copyFrom(record.position()))) {
        records.computeIfAbsent(each.keyspace().name(), name -> new ArrayList<>()).add(record);
        return;
      }
    }
    unread++;
  }

  private void load() {
    CollectedRows lists = decode("device_owners", Map.of());
    Set<String> open = new HashSet<>(lists.lookup().keySet());
    for (SourceRecord device : records.get("devices")) {
      byte[] key = decoder.lookupKey("devices", device);
      if (key != null) {
        open.remove(HexFormat.of().formatHex(key));
      }
    }
    if (!open.isEmpty()) {
      unclaimed.put("device_owners", (long) open.size());
    }
    TABLES.forEach((table, rules) -> insert(table, rules, decode(table, lists.lookup()).rows()));
  }

  private CollectedRows decode(String keyspace, Map<String, String> lookup) {
    CollectedRows rows = new CollectedRows();
    for (SourceRecord record : records.getOrDefault(keyspace, List.of())) {
      byte[] key = decoder.lookupKey(keyspace, record);
      String found = key == null ? null : lookup.get(HexFormat.of().formatHex(key));
      rows.decode(decoder, keyspace, record, found == null ? null : HexFormat.of().parseHex(found));
    }
    rows.rejections().forEach(each -> quarantine(keyspace, each.reason()));
    return rows;
  }

  private void insert(String table, Rules rules, List<CollectedRows.Row> rows) {
    Map<Object, List<Object>> inserted = new HashMap<>();
    Map<Object, Object> holders = new HashMap<>();
    Map<Object, Object> standIns = new HashMap<>();
    Set<Object> decoded = new HashSet<>();
    for (boolean fallback : new boolean[] {false, true}) {
      for (CollectedRows.Row row : rows) {
        Object key = row.values().subList(0, rules.keyColumns());
        if (row.fallback() != fallback || (fallback && inserted.containsKey(key))) {
          continue;
        }
        if (!decoded.add(key)) {
          throw new AssertionError("Two records give one row of " + table);
        }
        List<Object> values = mapped(rules, row.values());
        Object naturalKey = rules.naturalKey() == null ? key : rules.naturalKey().apply(values);
        Object holder = holders.putIfAbsent(naturalKey, values.get(0));
        if (!hasParents(rules, values)) {
          quarantine(table, Reason.PARENT_MISSING);
          holders.remove(naturalKey, values.get(0));
        } else if (rules.naturalKey() != null && holder != null) {
          standIns.put(values.get(0), holder);
        } else {
          inserted.put(values.subList(0, rules.keyColumns()), values);
        }
      }
    }
    tables.put(table, inserted);
    mapped.put(table, standIns);
  }

  private List<Object> mapped(Rules rules, List<Object> row) {
    List<Object> values = new ArrayList<>(row);
    rules
        .parents()
        .forEach(
            (column, parent) ->
                values.set(
                    column, mapped.get(parent).getOrDefault(row.get(column), row.get(column))));
    return values;
  }

  private boolean hasParents(Rules rules, List<Object> row) {
    return rules.parents().entrySet().stream()
        .allMatch(each -> tables.get(each.getValue()).containsKey(List.of(row.get(each.getKey()))));
  }

  private void quarantine(String keyspace, Reason reason) {
    quarantined.merge(new Expectation.Quarantined(keyspace, reason), 1L, Long::sum);
  }

  private static String lower(Object text) {
    return ((String) text).toLowerCase(Locale.ROOT);
  }

  /** What was loaded, in the words of an expectation. */
  Expectation result() {
    Map<String, Long> recordCounts = new HashMap<>();
    records.forEach((keyspace, all) -> recordCounts.put(keyspace, (long) all.size()));
    Map<String, Long> rowCounts = new HashMap<>();
    tables.forEach((table, rows) -> rowCounts.put(table, (long) rows.size()));
    // An expectation does not name what it has none of.
    rowCounts.values().removeIf(count -> count == 0);
    Map<String, Long> mappedCounts = new HashMap<>();
    mapped.forEach((table, keys) -> mappedCounts.put(table, (long) keys.size()));
    mappedCounts.values().removeIf(count -> count == 0);
    return new Expectation(recordCounts, rowCounts, mappedCounts, quarantined, unclaimed);
  }

  /** Records in no keyspace that is read. */
  long unread() {
    return unread;
  }

  /** The records of a keyspace. */
  List<SourceRecord> records(String keyspace) {
    return records.get(keyspace);
  }
}
