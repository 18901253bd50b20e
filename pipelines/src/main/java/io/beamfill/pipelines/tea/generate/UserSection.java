package io.beamfill.pipelines.tea.generate;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** {@code u} user. */
final class UserSection implements Section {
  private final TeaWorld world;
  private final Dice dice;
  private final String jwt;
  private final RecordWriter writer = new RecordWriter("users");

  UserSection(TeaWorld world) {
    this.world = world;
    this.dice = world.dice("apple ids");
    this.jwt = new String(JsonStringEncoder.getInstance().quoteAsString(world.jwt()));
  }

  @Override
  public int steps() {
    return world.users().count();
  }

  @Override
  public void emit(int step, Sink sink) {
    Id id = world.users().id(step);
    Flaw flaw = world.users().flaw(step);
    String appleId =
        switch (flaw) {
          case MISSING_FIELD -> "";
          case ZERO_VALUE -> ",\"AppleID\":\"\"";
          case WRONG_TYPE -> ",\"AppleID\":" + step;
          case NUL -> ",\"AppleID\":\"" + step + "\\u0000\"";
          case CONFLICT -> ",\"AppleID\":\"" + appleId(step - 1) + "\"";
          default -> ",\"AppleID\":\"" + appleId(step) + "\"";
        };
    String session =
        flaw == Flaw.NONE && world.isLegacy("sessions", step)
            ? ""
            : ",\"JWT\":\"" + jwt + "\",\"User\":null,\"ExpiredAt\":\"0001-01-01T00:00:00Z\"";
    writer.writeJson(
        sink,
        flaw,
        RecordWriter.key("u", id),
        "{\"ID\":\"" + id.text() + "\"" + appleId + session + "}");
  }

  private String appleId(int user) {
    return String.format("%06d", user) + "." + Long.toHexString(dice.roll(user)) + ".0512";
  }
}
