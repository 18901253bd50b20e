package io.beamfill.postgres.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SizeEstimate;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

class CoverageTest {
  private static final TestTarget TARGET = TestTarget.create();
  private static final AtomicInteger JOBS = new AtomicInteger();
  private static final int[] BYTES = {0, 1, 254, 255};

  private static void commit(JobRun run, CoverageRow row) throws SQLException {
    Retry.once(
        TARGET.connections(),
        connection -> {
          row.insert(connection, run);
          return null;
        });
  }

  private static CoverageRow row(ByteKeyRange range) {
    return row(range, 0, 0);
  }

  private static CoverageRow row(ByteKeyRange range, long recordsRead, long rowsDecoded) {
    Map<String, RowCounts> tables = Map.of("odd \"\\ name", new RowCounts(1, 2, 3, 4, 5));
    return rowsDecoded == 0
        ? new CoverageRow(
            new Keyspace("k", range), OptionalLong.empty(), 0, recordsRead, 0, 0, 0, 0, Map.of())
        : new CoverageRow(
            new Keyspace("k", range),
            OptionalLong.of(9),
            0,
            recordsRead,
            1,
            2,
            3,
            rowsDecoded,
            tables);
  }

  @Provide
  Arbitrary<ByteKeyRange> ranges() {
    Arbitrary<ByteKey> keys =
        Arbitraries.of(0, 1, 254, 255)
            .list()
            .ofMaxSize(2)
            .map(each -> ByteKey.of(each.stream().mapToInt(Integer::intValue).toArray()));
    return Combinators.combine(keys, keys)
        .filter((start, end) -> end.isEmpty() || start.compareTo(end) < 0)
        .as(ByteKeyRange::of);
  }

  @Property(tries = 60)
  void gapsAreWhatIsNotCommitted(
      @ForAll("ranges") ByteKeyRange asked,
      @ForAll @Size(max = 8) List<@From("ranges") ByteKeyRange> pages)
      throws SQLException {
    JobRun run = TARGET.start("coverage " + JOBS.incrementAndGet(), "k");
    List<ByteKeyRange> committed = new ArrayList<>();
    for (ByteKeyRange page : pages) {
      if (committed.stream().anyMatch(page::overlaps)) {
        assertThatThrownBy(() -> commit(run, row(page)))
            .isInstanceOf(AlreadyCommittedException.class);
      } else {
        commit(run, row(page));
        committed.add(page);
      }
    }

    List<ByteKeyRange> gaps =
        new PostgresCoverage(TARGET.connections(), run.job()).gaps(new Keyspace("k", asked));

    for (ByteKey key : probes()) {
      boolean uncovered =
          asked.containsKey(key) && committed.stream().noneMatch(each -> each.containsKey(key));
      assertThat(gaps.stream().filter(each -> each.containsKey(key)).count())
          .as("%s in %s", key, gaps)
          .isEqualTo(uncovered ? 1 : 0);
    }
    for (int i = 1; i < gaps.size(); i++) {
      assertThat(gaps.get(i - 1).getEndKey()).isLessThan(gaps.get(i).getStartKey());
    }
  }

  private static List<ByteKey> probes() {
    List<ByteKey> keys = new ArrayList<>(List.of(ByteKey.EMPTY));
    for (int a : BYTES) {
      keys.add(ByteKey.of(a));
      for (int b : BYTES) {
        keys.add(ByteKey.of(a, b));
        keys.add(ByteKey.of(a, b, 7));
      }
    }
    return keys;
  }

  @Example
  void coverageOfOneJobOrKeyspaceIsNoneOfAnother() throws SQLException {
    JobRun one = TARGET.start("one", "k", "other");
    JobRun two = TARGET.start("two", "k");
    commit(one, row(ByteKeyRange.ALL_KEYS));
    commit(two, row(ByteKeyRange.ALL_KEYS));

    PostgresCoverage coverage = new PostgresCoverage(TARGET.connections(), "one");
    assertThat(coverage.gaps(new Keyspace("k", ByteKeyRange.ALL_KEYS))).isEmpty();
    assertThat(coverage.gaps(new Keyspace("other", ByteKeyRange.ALL_KEYS)))
        .containsExactly(ByteKeyRange.ALL_KEYS);
  }

  @Example
  void anEmptyRangeHasNoGaps() {
    ByteKeyRange empty = ByteKeyRange.of(ByteKey.of(1), ByteKey.of(1));
    assertThat(new PostgresCoverage(TARGET.connections(), "none").gaps(new Keyspace("k", empty)))
        .isEmpty();
  }

  @Example
  void sumsThatDoNotAgreeAreRefused() throws SQLException {
    JobRun run = TARGET.start("sums", "k");
    ByteKeyRange range = ByteKeyRange.of(ByteKey.of(1), ByteKey.of(2));

    assertThatThrownBy(() -> commit(run, row(range, 7, 15)))
        .hasMessageContaining("records_conserved");
    assertThatThrownBy(() -> commit(run, row(range, 6, 14))).hasMessageContaining("rows_conserved");
    assertThatThrownBy(
            () ->
                commit(
                    run,
                    new CoverageRow(
                        new Keyspace("k", range),
                        OptionalLong.empty(),
                        0,
                        0,
                        1,
                        -1,
                        0,
                        0,
                        Map.of())))
        .hasMessageContaining("counts_not_negative");
    commit(run, row(range, 6, 15));

    assertThat(
            TARGET
                .database()
                .query(
                    "SELECT records_read, records_decoded, records_filtered, records_quarantined,"
                        + " rows_decoded, rows_inserted, rows_updated, rows_unchanged,"
                        + " rows_superseded, rows_quarantined, source_version,"
                        + " tables -> 'odd \"\\ name' ->> 'decoded' FROM beamfill.backfill_coverage"
                        + " WHERE job_id = 'sums'"))
        .containsExactly(List.of(6L, 1L, 2L, 3L, 15L, 1L, 2L, 3L, 4L, 5L, 9L, "15"));
  }

  @Example
  void aKeyspaceGrowsAndNeverShrinks() throws SQLException {
    JobRun run = TARGET.start("growing");
    ByteKeyRange first = ByteKeyRange.of(ByteKey.of(2), ByteKey.of(5));
    assertThat(spanAfter(run, first)).isEqualTo(first);
    assertThat(spanAfter(run, ByteKeyRange.of(ByteKey.of(3), ByteKey.of(9))))
        .isEqualTo(ByteKeyRange.of(ByteKey.of(2), ByteKey.of(9)));
    assertThat(spanAfter(run, first)).isEqualTo(ByteKeyRange.of(ByteKey.of(2), ByteKey.of(9)));
    assertThat(spanAfter(run, ByteKeyRange.ALL_KEYS)).isEqualTo(ByteKeyRange.ALL_KEYS);
  }

  /** What the control schema holds after the keyspace was noted with this range. */
  private static ByteKeyRange spanAfter(JobRun run, ByteKeyRange range) throws SQLException {
    return Retry.once(
        TARGET.connections(),
        connection -> {
          PlannedKeyspace planned =
              new PlannedKeyspace(new Keyspace("k", range), 0, new SizeEstimate(1, 1));
          PlannedKeyspace.register(connection, run.job(), List.of(planned));
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT coalesce(lower(span), ''), coalesce(upper(span), '')"
                      + " FROM beamfill.backfill_keyspaces WHERE job_id = ?")) {
            statement.setString(1, run.job());
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return ByteKeyRange.of(
                  ByteKey.copyFrom(row.getBytes(1)), ByteKey.copyFrom(row.getBytes(2)));
            }
          }
        });
  }
}
