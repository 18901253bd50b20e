package io.beamfill.pipelines.tea.generate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** {@code c} category. */
final class CategorySection implements Section {
  private final TeaWorld world;
  private final RecordWriter writer = new RecordWriter("tag_categories");

  CategorySection(TeaWorld world) {
    this.world = world;
  }

  @Override
  public int steps() {
    return world.categories().count();
  }

  @Override
  public void emit(int step, Sink sink) {
    Flaw flaw = world.categories().flaw(step);
    byte[] name =
        switch (flaw) {
          case NUL -> (name(step) + "\0").getBytes(UTF_8);
          case BROKEN_UTF8 -> (name(step) + "\u00FF").getBytes(ISO_8859_1);
          case CONFLICT -> name(step - 1).getBytes(UTF_8);
          default -> name(step).getBytes(UTF_8);
        };
    writer.write(sink, flaw, RecordWriter.key("c", world.categories().id(step)), name);
  }

  static String name(int category) {
    return (category % 2 == 0 ? "Taste " : "Вкус ") + category;
  }
}
