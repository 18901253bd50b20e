package io.beamfill.pipelines.tea.generate;

/** {@code r} tea. */
final class TeaSection implements Section {
  private static final String[] TYPES = {"tea", "tea", "tea", "herb", "coffee", "other"};

  private final TeaWorld world;
  private final Dice names;
  private final Dice descriptions;
  private final Dice types;
  private final RecordWriter writer = new RecordWriter("teas");

  TeaSection(TeaWorld world) {
    this.world = world;
    this.names = world.dice("tea names");
    this.descriptions = world.dice("descriptions");
    this.types = world.dice("types");
  }

  @Override
  public int steps() {
    return world.teas().count();
  }

  @Override
  public void emit(int step, Sink sink) {
    Flaw flaw = world.teas().flaw(step);
    writer.writeJson(sink, flaw, RecordWriter.key("r", world.teas().id(step)), json(flaw, step));
  }

  private String json(Flaw flaw, int tea) {
    String name = Words.tea(names, tea);
    String type = TYPES[types.below(TYPES.length, tea)];
    String description = Words.description(descriptions, tea);
    if (flaw == Flaw.WRONG_TYPE) {
      return "{\"name\":\"" + name + "\",\"type\":7,\"description\":\"\"}";
    }
    if (flaw == Flaw.NUL) {
      return json(name + "\\u0000", type, description);
    }
    if (!world.isLegacy("teas", tea)) {
      return json(name, type, description);
    }
    return switch (types.below(4, ~tea)) {
      case 0 -> json(name, "unknown", description);
      case 1 -> "{\"Name\":\"" + name + "\",\"description\":null}";
      default -> json(name, description, type);
    };
  }

  private static String json(String name, String type, String description) {
    return "{\"name\":\""
        + name
        + "\",\"type\":\""
        + type
        + "\",\"description\":\""
        + description
        + "\"}";
  }
}
