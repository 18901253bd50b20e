package io.beamfill.pipelines.tea.generate;

/** {@code d} device. */
final class DeviceSection implements Section {
  private static final Id ZERO = new Id(0, 0);

  private final TeaWorld world;
  private final Dice tokens;
  private final RecordWriter writer = new RecordWriter("devices");

  DeviceSection(TeaWorld world) {
    this.world = world;
    this.tokens = world.dice("tokens");
  }

  @Override
  public int steps() {
    return world.devices().count();
  }

  @Override
  public void emit(int step, Sink sink) {
    Flaw flaw = world.devices().flaw(step);
    String token =
        switch (flaw) {
          case WRONG_TYPE -> "true";
          case NUL -> "\"" + token(step) + "\\u0000\"";
          case CONFLICT -> "\"" + token(step - 1) + "\"";
          default -> "\"" + token(step) + "\"";
        };
    writer.writeJson(
        sink,
        flaw,
        RecordWriter.key("d", world.devices().id(step)),
        "{" + owner(flaw, step) + "\"Token\":" + token + "}");
  }

  private String owner(Flaw flaw, int device) {
    int user = world.devicesOfUsers().ownerOf(device);
    boolean zeroed = world.isListed(device) && world.isLegacy("devices", device);
    return switch (flaw) {
      case MISSING_FIELD -> "";
      case BAD_UUID_TEXT -> field("user-" + user);
      case ZERO_VALUE -> field(ZERO.text());
      case ORPHAN -> field(world.users().ghost(user).text());
      default -> field((zeroed ? ZERO : world.users().id(user)).text());
    };
  }

  private static String field(String userId) {
    return "\"UserID\":\"" + userId + "\",";
  }

  private String token(int device) {
    return Long.toHexString(tokens.roll(device)) + "-" + device;
  }
}
