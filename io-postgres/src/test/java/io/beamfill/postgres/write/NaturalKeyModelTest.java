package io.beamfill.postgres.write;

import static io.beamfill.transforms.decode.KeyPart.caseless;
import static io.beamfill.transforms.decode.KeyPart.exact;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.page.DecodedPage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random rows in random pages, which arrive in random order from several writers, become what a
 * model says. {@code -Dbeamfill.models=500} tries more of them, {@code -Dbeamfill.seed=…} others.
 */
class NaturalKeyModelTest {
  private static final int MODELS = Integer.getInteger("beamfill.models", 10);
  private static final long SEED = Long.getLong("beamfill.seed", System.nanoTime());
  private static final TestTarget TARGET = TestTarget.create();
  private static final PostgresDatabase DATABASE = TARGET.database();

  private static final TableSpec[] SPECS = {
    Specs.spec("users", "id", "id INTEGER", "apple TEXT", "age INTEGER")
        .withNaturalKey(exact("apple")),
    Specs.spec("categories", "id", "id INTEGER", "name TEXT").withNaturalKey(exact("name")),
    Specs.spec("devices", "id", "id INTEGER", "token TEXT", "owner INTEGER")
        .withNaturalKey(exact("token"))
        .withReference("owner", "users"),
    Specs.spec("tags", "id", "id INTEGER", "category INTEGER", "name TEXT")
        .withNaturalKey(exact("category"), caseless("name"))
        .withReference("category", "categories"),
    Specs.spec("collections", "id", "id INTEGER", "owner INTEGER").withReference("owner", "users"),
    Specs.spec("tea_tags", "tea, tag", "tea INTEGER", "tag INTEGER").withReference("tag", "tags")
  };

  static LongStream seeds() {
    System.out.println("Models; again with -Dbeamfill.seed=" + SEED);
    return new Random(SEED).longs(MODELS);
  }

  private static void createTables(boolean foreignKeys) throws SQLException {
    String sql =
        """
        DROP TABLE IF EXISTS tea_tags, tags, categories, devices, collections, users;
        CREATE TABLE users (id int PRIMARY KEY, apple text UNIQUE, age int CHECK (age < 200));
        CREATE TABLE categories (id int PRIMARY KEY, name text NOT NULL UNIQUE);
        CREATE TABLE devices (
          id int PRIMARY KEY, token text NOT NULL UNIQUE, owner int NOT NULL REFERENCES users);
        CREATE TABLE tags (
          id int PRIMARY KEY, category int NOT NULL REFERENCES categories, name text);
        CREATE UNIQUE INDEX ON tags (category, lower(name));
        CREATE TABLE collections (id int PRIMARY KEY, owner int NOT NULL REFERENCES users);
        CREATE TABLE tea_tags (tea int, tag int REFERENCES tags, PRIMARY KEY (tea, tag));
        """;
    DATABASE.execute(foreignKeys ? sql : sql.replaceAll("REFERENCES \\w+", ""));
  }

  private static void insertWhatWasThereBefore(NaturalKeyModel model) throws SQLException {
    try (Connection connection = DATABASE.connect()) {
      for (String table : NaturalKeyModel.tables()) {
        for (Object[] row : model.before(table)) {
          String values = Stream.of(row).map(each -> "?").collect(joining(", "));
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO " + table + " VALUES (" + values + ")")) {
            for (int i = 0; i < row.length; i++) {
              insert.setObject(i + 1, row[i]);
            }
            insert.executeUpdate();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theRowsAreThoseOfTheModel(long seed) throws Exception {
    Random random = new Random(seed);
    boolean foreignKeys = random.nextInt(3) > 0;
    NaturalKeyModel model = new NaturalKeyModel(seed, foreignKeys);
    createTables(foreignKeys);
    insertWhatWasThereBefore(model);

    WrittenJob first = WrittenJob.merging(TARGET, SPECS);
    write(first, model, random);
    assertTarget(model);
    assertJob(first, model);
    List<List<Object>> versions = versions();

    WrittenJob second = WrittenJob.merging(TARGET, SPECS);
    write(second, model, random);

    assertThat(second.rows().inserted()).isZero();
    assertThat(second.rows().updated()).isZero();
    assertThat(versions()).isEqualTo(versions);
    assertThat(places(second)).isEqualTo(List.copyOf(model.quarantined()));
  }

  /** Table after table, as phases do. */
  private static void write(WrittenJob job, NaturalKeyModel model, Random random)
      throws InterruptedException, ExecutionException {
    int start = 0;
    for (String table : NaturalKeyModel.tables()) {
      List<DecodedPage> pages = pages(job, table, model.records(table), start, random);
      start += 1_000;
      Collections.shuffle(pages, random);
      write(job, new ConcurrentLinkedQueue<>(pages), 2 + random.nextInt(3));
    }
  }

  private static List<DecodedPage> pages(
      WrittenJob job, String table, List<Object[]> rows, int start, Random random) {
    List<DecodedPage> pages = new ArrayList<>();
    for (int from = 0; from < rows.size(); ) {
      int to = Math.min(rows.size(), from + 1 + random.nextInt(40));
      PageBuilder page = job.page(start + from);
      rows.subList(from, to).forEach(row -> page.row(table, row));
      pages.add(page.build());
      from = to;
    }
    return pages;
  }

  private static void write(WrittenJob job, Queue<DecodedPage> pages, int writers)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Future<?>> writing = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      WritePages.WritePage writer = job.writeFn();
      writing.add(
          threads.submit(
              () -> {
                for (DecodedPage page = pages.poll(); page != null; page = pages.poll()) {
                  writer.commit(page);
                }
              }));
    }
    for (Future<?> each : writing) {
      each.get();
    }
    threads.shutdown();
  }

  private static void assertTarget(NaturalKeyModel model) throws SQLException {
    for (String table : NaturalKeyModel.tables()) {
      assertThat(DATABASE.query("SELECT * FROM " + table))
          .as(table)
          .containsExactlyInAnyOrderElementsOf(
              model.after(table).stream().map(Arrays::asList).toList());
    }
  }

  private static void assertJob(WrittenJob job, NaturalKeyModel model) throws SQLException {
    for (String table : NaturalKeyModel.tables()) {
      List<List<Object>> expected =
          model.remaps(table).entrySet().stream()
              .map(each -> List.<Object>of(each.getKey() + "", each.getValue() + ""))
              .toList();
      assertThat(
              DATABASE.query(
                  "SELECT old_key, new_key FROM beamfill.backfill_remaps WHERE job_id = '%s'"
                          .formatted(job.run().job())
                      + " AND table_name = '%s'".formatted(table)))
          .as("keys of " + table)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(places(job)).isEqualTo(List.copyOf(model.quarantined()));
    RowCounts rows = job.rows();
    assertThat(rows.decoded())
        .isEqualTo(
            NaturalKeyModel.tables().stream().mapToInt(each -> model.records(each).size()).sum());
    assertThat(rows.quarantined()).isEqualTo(model.quarantined().size());
  }

  /** Table and place within the table's records of each quarantined row. */
  private static List<String> places(WrittenJob job) throws SQLException {
    return job.quarantine().stream()
        .map(each -> each.split(" \\| "))
        .map(each -> each[1] + " " + Integer.parseInt(each[0]) % 1_000)
        .sorted()
        .toList();
  }

  private static List<List<Object>> versions() throws SQLException {
    return DATABASE.query(
        NaturalKeyModel.tables().stream()
                .map(each -> "SELECT '%1$s', t::text, xmin::text FROM %1$s AS t".formatted(each))
                .collect(joining(" UNION ALL "))
            + " ORDER BY 1, 2");
  }

  @AfterAll
  static void ownWritersDoNotDeadlock() throws SQLException {
    TARGET.connections().closePool();
    assertThat(
            DATABASE.value(
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        .isEqualTo(0L);
  }
}
