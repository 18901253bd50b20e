package io.beamfill.ledger.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class UpdatesTest {
  private static Updates updates(long seed, long count, long step) {
    Synchronizer synchronizer = new Synchronizer("s::1220", count, 1_000_000, step);
    Migration migration = new Migration(3, List.of(synchronizer), 0);
    return new Ledger(seed, List.of(migration), Contents.DEFAULT).updates(migration, synchronizer);
  }

  @Property
  void timesAscendAndAnUpdateIsFoundByItsTime(
      @ForAll long seed,
      @ForAll @IntRange(max = 200) int count,
      @ForAll @LongRange(min = 4, max = 50) long step,
      @ForAll @LongRange(min = 999_000, max = 1_012_000) long time) {
    Updates updates = updates(seed, count, step);
    long before = 0;
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        assertThat(updates.micros(i)).isGreaterThan(updates.micros(i - 1));
      }
      if (updates.micros(i) < time) {
        before++;
      }
    }
    assertThat(updates.before(time)).isEqualTo(before);
  }

  @Test
  void someNeighboursAreAMicrosecondApart() {
    Updates updates = updates(1, 1_000, 1_000_000);
    int neighbours = 0;
    for (int i = 1; i < 1_000; i++) {
      neighbours += updates.micros(i) == updates.micros(i - 1) + 1 ? 1 : 0;
    }
    assertThat(neighbours).isBetween(40, 90);
  }

  @Test
  void idsAreDistinctOverTheWholeLedger() {
    Ledger ledger = Ledger.of(4_000, 1);
    Set<String> ids = new HashSet<>();
    for (Migration migration : ledger.migrations()) {
      for (Synchronizer synchronizer : migration.synchronizers()) {
        Updates updates = ledger.updates(migration, synchronizer);
        for (long i = 0; i < updates.count(); i++) {
          ids.add(updates.id(i));
        }
      }
    }
    assertThat(ids).hasSize(4_000);
    assertThat(ledger.updateCount()).isEqualTo(4_000);
  }

  @Test
  void aGrownLedgerBeginsLikeTheOneBefore() {
    Updates small = updates(7, 100, 1_000);
    Updates grown = updates(7, 1_000, 1_000);
    for (int i = 0; i < 100; i++) {
      assertThat(grown.id(i)).isEqualTo(small.id(i));
      assertThat(grown.micros(i)).isEqualTo(small.micros(i));
      assertThat(grown.events(i)).isEqualTo(small.events(i));
    }
  }

  @Test
  void importsAscendAndAreFoundByTheirIds() {
    Migration migration = new Migration(1, List.of(new Synchronizer("s::1220", 1, 0, 4)), 50);
    Imports imports = new Ledger(1, List.of(migration), Contents.DEFAULT).imports(migration);
    assertThat(imports.upTo("")).isZero();
    for (int i = 0; i < 50; i++) {
      assertThat(imports.upTo(imports.id(i))).isEqualTo(i + 1);
      assertThat(imports.upTo(imports.id(i) + "0")).isEqualTo(i + 1);
      if (i > 0) {
        assertThat(imports.id(i)).isGreaterThan(imports.id(i - 1));
      }
    }
    assertThat(imports.upTo("ff")).isEqualTo(50);
  }
}
