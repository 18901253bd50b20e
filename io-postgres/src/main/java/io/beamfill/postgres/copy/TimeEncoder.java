package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Points in time, which PostgreSQL counts from the year 2000. */
enum TimeEncoder implements FieldEncoder {
  /**
   * {@link Long}, microseconds since 1970, for {@code timestamptz} and, in UTC, {@code timestamp}.
   * What a long can hold ends before PostgreSQL's last timestamp.
   */
  TIMESTAMP {
    @Override
    public void encode(Object value, CopyBuffer out) {
      long micros = (Long) value;
      require(micros >= FIRST_MICROS, "timestamp");
      out.writeLong(micros - EPOCH_MICROS);
    }
  },
  /** {@link LocalDate} for {@code date}. */
  DATE {
    @Override
    public void encode(Object value, CopyBuffer out) {
      long day = ((LocalDate) value).toEpochDay();
      require(day >= FIRST_DAY && day < END_DAY, "date");
      out.writeInt((int) (day - EPOCH_DAY));
    }
  };

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);

  /** 24 November 4714 BC, day 0 of the Julian calendar. */
  private static final LocalDate FIRST = LocalDate.of(-4713, 11, 24);

  private static final LocalDate END = LocalDate.of(5_874_898, 1, 1);

  private static final long EPOCH_DAY = EPOCH.toEpochDay();
  private static final long FIRST_DAY = FIRST.toEpochDay();
  private static final long END_DAY = END.toEpochDay();
  private static final long EPOCH_MICROS = micros(EPOCH.atStartOfDay());
  private static final long FIRST_MICROS = micros(FIRST.atStartOfDay());

  private static long micros(LocalDateTime utc) {
    return utc.toEpochSecond(ZoneOffset.UTC) * MICROS_PER_SECOND;
  }

  private static void require(boolean inRange, String type) {
    if (!inRange) {
      throw new RejectedException(
          Reason.OUT_OF_RANGE, "the time is outside of what a " + type + " can hold");
    }
  }
}
