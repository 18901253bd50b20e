package io.beamfill.transforms.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.source.Fetch;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PageLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.beam.sdk.io.range.ByteKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PrefetchingCursorTest {
  private static final ByteKey END = ByteKey.of(9);

  private final ExecutorService executor = Executors.newSingleThreadExecutor();

  /** Answers with one byte of progress, and notes what it was asked. */
  private static class Steps implements PageCursor {
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private int answers;

    @Override
    public Fetch next(PageLimits limits) throws IOException {
      calls.add("next");
      answers++;
      return new Fetch(List.of(), ByteKey.of(answers), OptionalLong.of(answers));
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void answersComeInOrderAndNoneIsAskedForBehindTheEnd() throws IOException {
    Steps steps = new Steps();
    try (PageCursor cursor = new PrefetchingCursor(steps, END, executor)) {
      for (int i = 1; i <= 9; i++) {
        assertThat(cursor.next(PageLimits.DEFAULT).version()).hasValue(i);
      }
    }
    assertThat(steps.calls).hasSize(10).endsWith("close");
  }

  @Test
  void oneAnswerIsReadAheadAndNeverTwo() throws IOException {
    Steps steps = new Steps();
    PageCursor cursor = new PrefetchingCursor(steps, END, executor);
    cursor.next(PageLimits.DEFAULT);
    cursor.close();
    assertThat(steps.calls).containsExactly("next", "next", "close");
  }

  @Test
  void closingWaitsForTheAnswerThatIsOnItsWay() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    Steps steps =
        new Steps() {
          @Override
          public Fetch next(PageLimits limits) throws IOException {
            Fetch fetch = super.next(limits);
            if (calls.size() == 2) {
              asked.countDown();
              awaitCalmly(answer);
              calls.add("answered");
            }
            return fetch;
          }
        };
    PageCursor cursor = new PrefetchingCursor(steps, END, executor);
    cursor.next(PageLimits.DEFAULT);
    asked.await();
    Thread closer =
        new Thread(
            () -> {
              try {
                cursor.close();
              } catch (IOException e) {
                steps.calls.add(e.toString());
              }
              if (Thread.currentThread().isInterrupted()) {
                steps.calls.add("interrupted");
              }
            });
    closer.start();
    closer.interrupt();
    answer.countDown();
    closer.join();
    assertThat(steps.calls).containsExactly("next", "next", "answered", "close", "interrupted");
  }

  @Test
  void theErrorOfAnAnswerThatWasReadAheadSurfacesOnceAndTheNextRequestIsANewOne()
      throws IOException {
    Steps steps =
        new Steps() {
          @Override
          public Fetch next(PageLimits limits) throws IOException {
            if (calls.size() == 1) {
              calls.add("failed");
              throw new IOException("no answer");
            }
            return super.next(limits);
          }
        };
    try (PageCursor cursor = new PrefetchingCursor(steps, END, executor)) {
      assertThat(cursor.next(PageLimits.DEFAULT).version()).hasValue(1);
      assertThatThrownBy(() -> cursor.next(PageLimits.DEFAULT))
          .isInstanceOf(IOException.class)
          .hasMessage("no answer");
      assertThat(cursor.next(PageLimits.DEFAULT).version()).hasValue(2);
    }
  }

  @Test
  void whatTheUserHasToRepairKeepsItsType() throws IOException {
    BeamfillException refusal =
        new BeamfillException(BeamfillException.Category.SOURCE, "The backup is damaged");
    Steps steps =
        new Steps() {
          @Override
          public Fetch next(PageLimits limits) throws IOException {
            if (calls.size() == 1) {
              throw refusal;
            }
            return super.next(limits);
          }
        };
    try (PageCursor cursor = new PrefetchingCursor(steps, END, executor)) {
      cursor.next(PageLimits.DEFAULT);
      assertThatThrownBy(() -> cursor.next(PageLimits.DEFAULT)).isSameAs(refusal);
    }
  }

  private static void awaitCalmly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
