package io.beamfill.pipelines.tea.generate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** A prefix that no job reads, with a few records: indexes that repeat what data records hold. */
final class UnreadSection implements Section {
  private static final int MAX_RECORDS = 50;

  private final SortedMap<byte[], byte[]> records = new TreeMap<>(Arrays::compareUnsigned);

  private UnreadSection() {}

  /** {@code v}: the version of the schema. */
  static UnreadSection schemaVersion() {
    UnreadSection section = new UnreadSection();
    section.records.put("v".getBytes(US_ASCII), new byte[] {0, 0, 0, 3});
    return section;
  }

  /** A name, or another text, that leads to an id. */
  static UnreadSection names(String prefix, Population target, IntFunction<String> name) {
    UnreadSection section = new UnreadSection();
    for (int i = 0; i < Math.min(MAX_RECORDS, target.count()); i++) {
      section.records.put((prefix + name.apply(i)).getBytes(UTF_8), target.id(i).bytes());
    }
    return section;
  }

  /** {@code it} category name: leads to a tag. */
  static UnreadSection tagsOfCategories(TeaWorld world) {
    UnreadSection section = new UnreadSection();
    for (int i = 0; i < Math.min(MAX_RECORDS, world.tags().count()); i++) {
      byte[] name = Words.tag(i).getBytes(UTF_8);
      byte[] category = RecordWriter.key("it", world.categories().id(0));
      byte[] key =
          ByteBuffer.allocate(category.length + name.length).put(category).put(name).array();
      section.records.put(key, world.tags().id(i).bytes());
    }
    return section;
  }

  /** {@code ia} tag tea. */
  static UnreadSection teasOfTags(TeaWorld world) {
    UnreadSection section = new UnreadSection();
    for (int i = 0; i < Math.min(MAX_RECORDS, world.teas().count()); i++) {
      Id tea = world.teas().id(i);
      section.records.put(RecordWriter.key("ia", world.tags().id(0), tea), tea.bytes());
    }
    return section;
  }

  /** {@code iu} user: the ids of its notifications. */
  static UnreadSection notificationsOfUsers(TeaWorld world) {
    UnreadSection section = new UnreadSection();
    for (int i = 0; i < Math.min(MAX_RECORDS, world.users().count()); i++) {
      section.records.put(RecordWriter.key("iu", world.users().id(i)), "[]".getBytes(US_ASCII));
    }
    return section;
  }

  @Override
  public int steps() {
    return 1;
  }

  @Override
  public void emit(int step, Sink sink) {
    records.forEach(sink::unread);
  }
}
