package io.beamfill.pipelines.tea.generate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** {@code ix} user nanoseconds tea, without value. */
final class ConsumptionSection implements Section {
  private static final int MAX_PER_USER = 3;
  private static final long FIRST_NANOS =
      Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;
  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final long BEYOND_SIGNED = 0xFFFF_FFFF_0000_0000L;

  private final TeaWorld world;
  private final Dice counts;
  private final Dice times;
  private final Dice teas;
  private final Flaws flaws;
  private final RecordWriter writer = new RecordWriter("consumptions");

  ConsumptionSection(TeaWorld world) {
    this.world = world;
    this.counts = world.dice("consumption counts");
    this.times = world.dice("consumption times");
    this.teas = world.dice("teas of consumptions");
    this.flaws = world.flaws("consumptions", List.of(Flaw.ORPHAN, Flaw.SHORT_KEY, Flaw.LONG_KEY));
  }

  @Override
  public int steps() {
    return world.users().count();
  }

  @Override
  public void emit(int step, Sink sink) {
    if (!world.users().isParent(step)) {
      return;
    }
    Id user = world.users().id(step);
    int count = counts.below(MAX_PER_USER + 1, step);
    for (int i = 0; i < count; i++) {
      long index = (long) step * MAX_PER_USER + i;
      long nanos = FIRST_NANOS + i * HOUR_NANOS + Math.floorMod(times.roll(index), HOUR_NANOS);
      write(sink, flaws.of(index), user, nanos, teas.roll(index));
    }
    // All such times are one: of two users whose rows become one, one may have it.
    if (world.isLegacy("consumptions", step) && world.users().standIn(step) == step) {
      write(sink, Flaw.NONE, user, BEYOND_SIGNED, teas.roll(~step));
    }
    if (world.isFollowedByOrphan("consumptions", step)) {
      write(sink, Flaw.SECOND_ORPHAN, world.users().ghost(step), FIRST_NANOS, teas.roll(~step));
    }
  }

  private void write(Sink sink, Flaw flaw, Id user, long nanos, long roll) {
    int tea = world.teas().pick(roll);
    ByteBuffer key = ByteBuffer.allocate(2 + 2 * Id.BYTES + Long.BYTES);
    key.put("ix".getBytes(US_ASCII));
    user.putInto(key);
    key.putLong(nanos);
    (flaw == Flaw.ORPHAN ? world.teas().ghost(tea) : world.teas().id(tea)).putInto(key);
    writer.write(sink, flaw, key.array(), new byte[0]);
  }
}
