package io.beamfill.pipelines.tea.generate;

import io.beamfill.transforms.source.SourceRecord;
import java.util.Iterator;
import java.util.List;

/**
 * Makes the contents of a tea database of any size: the same options give the same records, in
 * ascending order of keys, without holding them in memory.
 *
 * <p>Every kind of record is there, in proportions as in use, with indexes that no job reads (in
 * small numbers), forms that older versions wrote, and flaws. A record without flaw points only to
 * records that have a row in the end, so that what a load must leave behind is known.
 */
public final class TeaBackupGenerator {
  private final TeaWorld world;

  /** A database with these properties. */
  public TeaBackupGenerator(GeneratorOptions options) {
    this.world = new TeaWorld(options);
  }

  /** All records, from the first; every call starts anew. */
  public Iterator<SourceRecord> records() {
    return new ConcatenatingIterator(
        prefixes().stream()
            .map(sections -> sections.stream().map(SectionIterator::new).toList())
            .map(MergingIterator::new)
            .iterator());
  }

  /** What a complete load must leave behind. Makes all records once, and takes as long. */
  public Expectation expectation() {
    Tally tally = new Tally();
    for (List<Section> sections : prefixes()) {
      for (Section section : sections) {
        for (int step = 0; step < section.steps(); step++) {
          section.emit(step, tally);
        }
      }
    }
    return tally.expectation();
  }

  /** The sections of each key prefix, prefixes in ascending order. */
  private List<List<Section>> prefixes() {
    Dice teaNames = world.dice("tea names");
    return List.of(
        List.of(new CategorySection(world)),
        List.of(new DeviceSection(world)),
        List.of(UnreadSection.teasOfTags(world)),
        List.of(LinkSection.tagsOfTeas(world)),
        List.of(UnreadSection.names("ic", world.categories(), CategorySection::name)),
        List.of(new DeviceListSection(world)),
        List.of(UnreadSection.names("ii", world.users(), user -> "apple." + user)),
        List.of(LinkSection.itemsOfCollections(world)),
        List.of(UnreadSection.names("in", world.tags(), Words::tag)),
        List.of(UnreadSection.tagsOfCategories(world)),
        List.of(UnreadSection.notificationsOfUsers(world)),
        List.of(new ConsumptionSection(world)),
        List.of(new CollectionSection(world)),
        List.of(UnreadSection.names("n", world.teas(), tea -> Words.tea(teaNames, tea))),
        List.of(new NotificationSection(world)),
        List.of(new QrSection(world, false), new QrSection(world, true)),
        List.of(new TeaSection(world)),
        List.of(new TagSection(world)),
        List.of(new UserSection(world)),
        List.of(UnreadSection.schemaVersion()));
  }
}
