package io.beamfill.pipelines.tea.generate;

/** {@code o} notification. */
final class NotificationSection implements Section {
  private final TeaWorld world;
  private final Dice users;
  private final RecordWriter writer = new RecordWriter("notifications");

  NotificationSection(TeaWorld world) {
    this.world = world;
    this.users = world.dice("users of notifications");
  }

  @Override
  public int steps() {
    return world.notifications().count();
  }

  @Override
  public void emit(int step, Sink sink) {
    Flaw flaw = world.notifications().flaw(step);
    int user = world.users().pick(users.roll(step));
    String owner =
        switch (flaw) {
          case MISSING_FIELD -> "";
          case BAD_UUID_TEXT -> "\"UserID\":\"\",";
          case ORPHAN -> "\"UserID\":\"" + world.users().ghost(user).text() + "\",";
          default -> "\"UserID\":\"" + world.users().id(user).text() + "\",";
        };
    String type =
        switch (flaw) {
          case WRONG_TYPE -> "\"TeaExpiration\"";
          case OUT_OF_RANGE -> "32768";
          default -> Integer.toString(step % 2);
        };
    writer.writeJson(
        sink,
        flaw,
        RecordWriter.key("o", world.notifications().id(step)),
        "{" + owner + "\"Type\":" + type + "}");
  }
}
