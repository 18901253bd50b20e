package io.beamfill.transforms.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

final class PagesInFlightTest {
  private final PagesInFlight two = PagesInFlight.bounded(UUID.randomUUID().toString(), 2);

  @Test
  void theBoundIsReachedAndLeft() {
    assertThat(two.tryEnter()).isTrue();
    assertThat(two.isFull()).isFalse();
    assertThat(two.tryEnter()).isTrue();
    assertThat(two.isFull()).isTrue();
    assertThat(two.tryEnter()).isFalse();
    two.leave();
    assertThat(two.tryEnter()).isTrue();
    assertThat(two.tryEnter()).isFalse();
  }

  @Test
  void copiesOfOneRunShareTheirCount() {
    PagesInFlight copy = SerializableUtils.ensureSerializable(two);
    assertThat(two.tryEnter()).isTrue();
    assertThat(copy.tryEnter()).isTrue();
    assertThat(two.isFull()).isTrue();
    copy.leave();
    assertThat(two.isFull()).isFalse();
  }

  @Test
  void runsDoNotShareTheirCount() {
    PagesInFlight other = PagesInFlight.bounded(UUID.randomUUID().toString(), 1);
    assertThat(other.tryEnter()).isTrue();
    assertThat(two.tryEnter()).isTrue();
  }

  @Test
  void withoutABoundNobodyIsRefused() {
    PagesInFlight unbounded = PagesInFlight.unbounded();
    for (int i = 0; i < 1_000; i++) {
      assertThat(unbounded.tryEnter()).isTrue();
    }
    assertThat(unbounded.isFull()).isFalse();
    assertThat(unbounded.isBounded()).isFalse();
  }

  @Test
  void threadsTogetherKeepTheBound() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger entered = new AtomicInteger();
    Callable<Void> reader =
        () -> {
          for (int i = 0; i < 20_000; i++) {
            if (two.tryEnter()) {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              entered.incrementAndGet();
              inside.decrementAndGet();
              two.leave();
            }
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Void>> runs =
          new ArrayList<>(threads.invokeAll(List.of(reader, reader, reader, reader)));
      for (Future<Void> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(most.get()).isBetween(1, 2);
    assertThat(entered.get()).isPositive();
    assertThat(two.tryEnter()).as("all permits were given back").isTrue();
    assertThat(two.tryEnter()).isTrue();
    assertThat(two.tryEnter()).isFalse();
  }
}
