package io.beamfill.pipelines.tea.generate;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An index prefix that links records of two kinds: both ids in the key, the second as value. */
final class LinkSection implements Section {
  private static final int MAX_LINKS = 16;

  private final TeaWorld world;
  private final String prefix;
  private final RecordWriter writer;
  private final Population from;
  private final Population to;
  private final int maxLinks;
  private final Dice counts;
  private final Dice picks;
  private final Flaws flaws;

  private LinkSection(
      TeaWorld world, String prefix, String name, Population from, Population to, int maxLinks) {
    this.world = world;
    this.prefix = prefix;
    this.writer = new RecordWriter(name);
    this.from = from;
    this.to = to;
    this.maxLinks = maxLinks;
    this.counts = world.dice(name + " counts");
    this.picks = world.dice(name + " picks");
    this.flaws = world.flaws(name, List.of(Flaw.ORPHAN, Flaw.SHORT_KEY, Flaw.LONG_KEY));
  }

  /** {@code ib} tea tag. */
  static LinkSection tagsOfTeas(TeaWorld world) {
    return new LinkSection(world, "ib", "tea_tags", world.teas(), world.tags(), 2);
  }

  /** {@code il} collection QR. */
  static LinkSection itemsOfCollections(TeaWorld world) {
    return new LinkSection(
        world, "il", "collection_qr_items", world.collections(), world.qrRecords(), 4);
  }

  @Override
  public int steps() {
    return from.count();
  }

  @Override
  public void emit(int step, Sink sink) {
    if (!from.isParent(step)) {
      return;
    }
    Set<Integer> linked = new HashSet<>();
    for (Map.Entry<Id, Link> each : links(step).entrySet()) {
      Link link = each.getValue();
      if (link.flaw() == Flaw.NONE && !linked.add(to.standIn(link.child()))) {
        // The link is there already, by way of the record with the same natural key.
        sink.record(
            writer.name(),
            RecordWriter.key(prefix, from.id(step), each.getKey()),
            each.getKey().bytes());
      } else {
        write(sink, link.flaw(), from.id(step), each.getKey());
      }
    }
    if (world.isFollowedByOrphan(writer.name(), step)) {
      write(sink, Flaw.SECOND_ORPHAN, from.ghost(step), to.id(to.pick(picks.roll(step))));
    }
  }

  private record Link(int child, Flaw flaw) {}

  private Map<Id, Link> links(int parent) {
    Map<Id, Link> links = new TreeMap<>();
    int count = counts.below(maxLinks + 1, parent);
    for (int i = 0; i < count; i++) {
      long index = (long) parent * MAX_LINKS + i;
      Flaw flaw = flaws.of(index);
      int child = to.pick(picks.roll(index));
      links.putIfAbsent(
          flaw == Flaw.ORPHAN ? to.ghost(child) : to.id(child), new Link(child, flaw));
    }
    return links;
  }

  private void write(Sink sink, Flaw flaw, Id parent, Id child) {
    writer.write(sink, flaw, RecordWriter.key(prefix, parent, child), child.bytes());
  }
}
