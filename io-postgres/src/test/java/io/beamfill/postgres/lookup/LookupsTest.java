package io.beamfill.postgres.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.progress.JobProgress;
import io.beamfill.postgres.quarantine.QuarantineCounts;
import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.decode.LookupSpec;
import io.beamfill.transforms.page.LookupEntry;
import io.beamfill.transforms.source.SourceRecord;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LookupsTest {
  private static final TestTarget TARGET = TestTarget.create();
  private static final AtomicInteger JOBS = new AtomicInteger();
  private static final LookupSpec OWNERS = new LookupSpec("owners", "devices", "no such device");

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static JobRun start() throws SQLException {
    return TARGET.start("lookups " + JOBS.incrementAndGet(), "filling", "owners:unclaimed");
  }

  private static void add(JobRun run, List<SourceRecord> records, List<LookupEntry> entries)
      throws SQLException {
    Retry.once(
        TARGET.connections(),
        connection -> {
          new Lookups(TARGET.connections(), run.job())
              .add(connection, "owners", "filling", entries, records::get);
          return null;
        });
  }

  @Property(tries = 40)
  void theEntryOfTheLastPositionStaysWhateverTheOrderOfArrival(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int pages) throws SQLException {
    JobRun run = start();
    Random random = new Random(seed);
    Map<ByteBuffer, byte[]> expected = new TreeMap<>();
    List<List<SourceRecord>> records = new ArrayList<>();
    List<List<LookupEntry>> entries = new ArrayList<>();
    for (int page = 0; page < pages; page++) {
      records.add(new ArrayList<>());
      entries.add(new ArrayList<>());
      for (int record = 0; record < 4; record++) {
        byte[] key = bytes(random.nextInt(3) * 127);
        byte[] value = bytes(page * 60, record);
        records.get(page).add(new SourceRecord(bytes(page * 60, record), value));
        entries.get(page).add(new LookupEntry(record, key, value));
        expected.put(ByteBuffer.wrap(key), value);
      }
    }
    List<Integer> order = new ArrayList<>();
    for (int page = 0; page < pages; page++) {
      order.add(random.nextInt(page + 1), page);
    }
    for (int page : order) {
      add(run, records.get(page), entries.get(page));
    }

    Map<ByteBuffer, byte[]> found =
        new Lookups(TARGET.connections(), run.job())
            .find("owners", List.of(bytes(0), bytes(127), bytes(254), bytes(9)));

    assertThat(found).hasSameSizeAs(expected);
    expected.forEach((key, value) -> assertThat(found.get(key)).isEqualTo(value));
  }

  @Example
  void entriesThatNobodyAskedForAreQuarantinedOnce() throws SQLException {
    JobRun run = start();
    add(
        run,
        List.of(new SourceRecord(bytes(1), bytes(10)), new SourceRecord(bytes(2), bytes(20))),
        List.of(
            new LookupEntry(0, bytes(0xaa), bytes(1)),
            new LookupEntry(1, bytes(0xbb), bytes(2)),
            new LookupEntry(1, bytes(0xcc), bytes(3))));
    Retry.once(
        TARGET.connections(),
        connection -> {
          new Lookups(TARGET.connections(), run.job())
              .markFound(connection, "owners", List.of(bytes(0xbb), bytes(0x99)));
          return null;
        });

    for (int i = 0; i < 2; i++) {
      Retry.once(
          TARGET.connections(),
          connection -> {
            UnclaimedEntries.quarantine(connection, run, OWNERS);
            return null;
          });
    }

    assertThat(
            TARGET
                .database()
                .query(
                    "SELECT keyspace, position, table_name, reason, message, payload"
                        + " FROM beamfill.backfill_quarantine WHERE job_id = '%s' ORDER BY position"
                            .formatted(run.job())))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            List.of(
                "filling", bytes(1), "devices", "PARENT_MISSING", "no such device: aa", bytes(10)),
            List.of(
                "filling", bytes(2), "devices", "PARENT_MISSING", "no such device: cc", bytes(20)));
    Retry.once(
        TARGET.connections(),
        connection -> {
          assertThat(JobProgress.read(connection, run.job()).quarantined()).isEqualTo(2);
          assertThat(QuarantineCounts.read(connection, run.job()).counted()).isEqualTo(2);
          return null;
        });
  }

  @Example
  void aRunThatLostItsLeaseSettlesNothing() throws SQLException {
    JobRun run = start();
    add(
        run,
        List.of(new SourceRecord(bytes(1), bytes(10))),
        List.of(new LookupEntry(0, bytes(0xaa), bytes(1))));
    JobRun other = new JobRun(run.job(), new UUID(1, 2));

    assertThatThrownBy(
            () ->
                Retry.once(
                    TARGET.connections(),
                    connection -> {
                      UnclaimedEntries.quarantine(connection, other, OWNERS);
                      return null;
                    }))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("does not hold the job");
  }
}
