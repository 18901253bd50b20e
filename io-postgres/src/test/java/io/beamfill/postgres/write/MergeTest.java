package io.beamfill.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergeTest {
  private static final TestTarget TARGET = TestTarget.create();
  private static final PostgresDatabase DATABASE = TARGET.database();
  private static final ColumnSpec ID = ColumnSpec.of("id", ValueType.INTEGER);
  private static final ColumnSpec TEXT = ColumnSpec.of("v", ValueType.TEXT);

  private static TableSpec table(String name, String definition, ColumnSpec... columns)
      throws SQLException {
    DATABASE.execute(
        "DROP TABLE IF EXISTS %1$s; CREATE TABLE %1$s (%2$s)".formatted(name, definition));
    return new TableSpec(name, List.of(columns), List.of("id"));
  }

  static RowCounts counts(
      long inserted, long updated, long unchanged, long superseded, long quarantined) {
    return new RowCounts(inserted, updated, unchanged, superseded, quarantined);
  }

  @Test
  void ofRowsWithOneKeyTheLastStaysWhateverTheirSizes() throws SQLException {
    TableSpec spec = table("sizes", "id int PRIMARY KEY, v text", ID, TEXT);
    WrittenJob job = WrittenJob.merging(TARGET, spec);
    Random random = new Random(1);
    int next = 0;
    Map<Integer, String> expected = new HashMap<>();
    for (int page = 0; page < 4; page++) {
      PageBuilder builder = job.page(next);
      for (int i = 0; i < 2000; i++, next++) {
        int id = random.nextInt(200);
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(random.nextBoolean() ? 30 : 1900);
        for (int c = 0; c < length; c++) {
          text.append((char) (' ' + random.nextInt(94)));
        }
        expected.put(id, text.toString());
        builder.row("sizes", id, text.toString());
      }
      job.write(builder);
      Map<Integer, String> actual = new HashMap<>();
      DATABASE
          .query("SELECT id, v FROM sizes")
          .forEach(row -> actual.put((Integer) row.get(0), (String) row.get(1)));
      int wrong = 0;
      for (Integer id : expected.keySet()) {
        wrong += expected.get(id).equals(actual.get(id)) ? 0 : 1;
      }
      assertThat(wrong).as("page " + page).isZero();
    }
  }
}
