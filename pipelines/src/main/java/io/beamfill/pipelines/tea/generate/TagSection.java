package io.beamfill.pipelines.tea.generate;

/** {@code t} tag. */
final class TagSection implements Section {
  private final TeaWorld world;
  private final Dice dice;
  private final RecordWriter writer = new RecordWriter("tags");

  TagSection(TeaWorld world) {
    this.world = world;
    this.dice = world.dice("tag categories");
  }

  @Override
  public int steps() {
    return world.tags().count();
  }

  @Override
  public void emit(int step, Sink sink) {
    Flaw flaw = world.tags().flaw(step);
    String name =
        switch (flaw) {
          case NUL -> "\"" + Words.tag(step) + "\\u0000\"";
          case WRONG_TYPE -> "[\"" + Words.tag(step) + "\"]";
          case CONFLICT -> "\"" + Words.tag(step - 1).replace('S', 's') + "\"";
          default -> "\"" + Words.tag(step) + "\"";
        };
    writer.writeJson(
        sink,
        flaw,
        RecordWriter.key("t", world.tags().id(step)),
        "{\"Name\":" + name + ",\"Color\":\"#ff00" + step % 90 + "\"" + category(flaw, step) + "}");
  }

  private String category(Flaw flaw, int tag) {
    int category = category(flaw == Flaw.CONFLICT ? tag - 1 : tag);
    return switch (flaw) {
      case MISSING_FIELD -> "";
      case BAD_UUID_TEXT -> ",\"CategoryID\":\"category " + category + "\"";
      case ORPHAN -> ",\"CategoryID\":\"" + world.categories().ghost(category).text() + "\"";
      default -> ",\"CategoryID\":\"" + world.categories().id(category).text() + "\"";
    };
  }

  private int category(int tag) {
    return world.categories().pick(dice.roll(tag));
  }
}
