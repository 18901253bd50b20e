package io.beamfill.transforms.read;

import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.testing.InMemoryTarget;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.sdk.fn.splittabledofn.RestrictionTrackers;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.transforms.splittabledofn.SplitResult;

/** Runs the reading DoFn over one element while another thread splits what it is reading. */
final class SplittingThread {
  private final ReadPages.ReadRange reader;
  private final InMemoryTarget target;
  private final Random random;
  private final Queue<ByteKeyRange> restrictions = new ConcurrentLinkedQueue<>();

  SplittingThread(ReadPages.ReadRange reader, InMemoryTarget target, long seed) {
    this.reader = reader;
    this.target = target;
    this.random = new Random(seed);
  }

  void run(Keyspace keyspace) throws Exception {
    restrictions.add(keyspace.range());
    for (ByteKeyRange next = restrictions.poll(); next != null; next = restrictions.poll()) {
      RestrictionTracker<ByteKeyRange, ByteKey> tracker =
          RestrictionTrackers.synchronize(reader.newTracker(next));
      AtomicBoolean reading = new AtomicBoolean(true);
      Thread splitter = new Thread(() -> split(tracker, reading));
      splitter.start();
      reader.process(keyspace, tracker, new WilfulRunner.Pages(target::commit));
      reading.set(false);
      splitter.join();
      tracker.checkDone();
    }
    reader.teardown();
  }

  private void split(RestrictionTracker<ByteKeyRange, ByteKey> tracker, AtomicBoolean reading) {
    for (int splits = 0; reading.get() && splits < 3; Thread.onSpinWait()) {
      SplitResult<ByteKeyRange> split = tracker.trySplit(random.nextDouble());
      if (split != null) {
        restrictions.add(split.getResidual());
        splits++;
      }
    }
  }
}
