package io.beamfill.pipelines.tea.generate;

/** {@code l} user collection: for each user the collections in its block. */
final class CollectionSection implements Section {
  private final TeaWorld world;
  private final Dice names;
  private final RecordWriter writer = new RecordWriter("collections");

  CollectionSection(TeaWorld world) {
    this.world = world;
    this.names = world.dice("collection names");
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
    Blocks blocks = world.collectionsOfUsers();
    for (int i = blocks.start(step); i < blocks.end(step); i++) {
      Flaw flaw = world.collections().flaw(i);
      byte[] key = RecordWriter.key("l", user, world.collections().id(i));
      writer.writeJson(sink, flaw, key, json(flaw, user, i));
    }
    if (world.isFollowedByOrphan("collections", step)) {
      Id ghost = world.users().ghost(step);
      byte[] key = RecordWriter.key("l", ghost, ghost);
      writer.writeJson(sink, Flaw.ORPHAN, key, json(Flaw.ORPHAN, ghost, step));
    }
  }

  private String json(Flaw flaw, Id user, int collection) {
    String text = Words.collection(names, collection);
    String name =
        switch (flaw) {
          case WRONG_TYPE -> "{\"en\":\"" + text + "\"}";
          case NUL -> "\"\\u0000" + text + "\"";
          default -> "\"" + text + "\"";
        };
    return "{\"Name\":" + name + ",\"UserID\":\"" + user.text() + "\"}";
  }
}
