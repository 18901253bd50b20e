package io.beamfill.pipelines.tea.generate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * {@code q} QR. Some are under keys with the id as text, alone or beside the record under the id's
 * bytes: those keys are a section of their own, because they lie among the others.
 */
final class QrSection implements Section {
  private enum Keys {
    RAW,
    TEXT,
    BOTH
  }

  private static final long FIRST_EXPIRATION =
      Instant.parse("2023-01-01T00:00:00Z").getEpochSecond();
  private static final int EXPIRATION_SECONDS = 5 * 365 * 86_400;
  private static final String[] LEGACY_TEMPERATURES = {"99999999999", "-5000000000", "null", "-0"};

  private final TeaWorld world;
  private final boolean textKeys;
  private final Dice teas;
  private final Dice times;
  private final Dice forms;
  private final RecordWriter writer = new RecordWriter("qr_records");

  QrSection(TeaWorld world, boolean textKeys) {
    this.world = world;
    this.textKeys = textKeys;
    this.teas = world.dice("teas of qr");
    this.times = world.dice("expirations");
    this.forms = world.dice("forms of qr");
  }

  @Override
  public int steps() {
    return world.qrRecords().count();
  }

  @Override
  public void emit(int step, Sink sink) {
    Id id = world.qrRecords().id(step);
    Flaw flaw = world.qrRecords().flaw(step);
    Keys keys = keys(flaw, step);
    if (!textKeys && keys != Keys.TEXT) {
      writer.writeJson(sink, flaw, RecordWriter.key("q", id), json(flaw, step));
    } else if (textKeys && keys != Keys.RAW) {
      byte[] key = ("q" + id.text()).getBytes(US_ASCII);
      if (keys == Keys.TEXT) {
        writer.writeJson(sink, flaw, key, json(flaw, step));
      } else {
        sink.record(writer.name(), key, RecordWriter.payload(flaw, json(flaw, step + 1)));
      }
    }
  }

  private Keys keys(Flaw flaw, int qr) {
    if (flaw != Flaw.NONE || !world.isLegacy("qr keys", qr)) {
      return Keys.RAW;
    }
    return forms.below(2, ~qr) == 0 ? Keys.TEXT : Keys.BOTH;
  }

  private String json(Flaw flaw, int qr) {
    String temperature =
        flaw == Flaw.NONE && world.isLegacy("temperatures", qr)
            ? LEGACY_TEMPERATURES[forms.below(LEGACY_TEMPERATURES.length, qr)]
            : Integer.toString(60 + forms.below(41, qr));
    return "{\"Tea\":\""
        + tea(flaw, qr)
        + "\",\"BowlingTemp\":"
        + (flaw == Flaw.WRONG_TYPE ? "95.5" : temperature)
        + expiration(flaw, qr)
        + "}";
  }

  private String tea(Flaw flaw, int qr) {
    int tea = world.teas().pick(teas.roll(qr));
    if (flaw == Flaw.ORPHAN) {
      return world.teas().ghost(tea).text();
    }
    String text = world.teas().id(tea).text();
    if (flaw == Flaw.BAD_UUID_TEXT) {
      return text.substring(1);
    }
    if (!world.isLegacy("uuid texts", qr)) {
      return text;
    }
    return switch (forms.below(4, qr)) {
      case 0 -> "urn:uuid:" + text;
      case 1 -> "{" + text + "}";
      case 2 -> text.replace("-", "");
      default -> text.toUpperCase(Locale.ROOT);
    };
  }

  private String expiration(Flaw flaw, int qr) {
    return switch (flaw) {
      case MISSING_FIELD -> "";
      case ZERO_VALUE -> ",\"ExpirationDate\":\"0001-01-01T03:00:00+03:00\"";
      case BAD_TIME -> ",\"ExpirationDate\":\"2026-02-30T00:00:00Z\"";
      default -> ",\"ExpirationDate\":\"" + time(qr) + "\"";
    };
  }

  private OffsetDateTime time(int qr) {
    long second = FIRST_EXPIRATION + times.below(EXPIRATION_SECONDS, qr);
    int nano = times.below(1_000_000_000, ~qr);
    ZoneOffset offset = ZoneOffset.ofHours(times.below(13, qr) - 3);
    return Instant.ofEpochSecond(second, nano).atOffset(offset);
  }
}
