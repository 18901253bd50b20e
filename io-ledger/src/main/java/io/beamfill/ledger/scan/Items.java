package io.beamfill.ledger.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Takes an answer {@code {"transactions":[…]}} apart while it arrives, and holds no more than one
 * item of it. An item's bytes are kept as they are; the few fields that tell where it belongs are
 * read on the way.
 */
public final class Items {
  /** Takes items, in the order of the answer. */
  public interface Sink {
    /**
     * Takes one.
     *
     * @param json its bytes, as they came
     * @return false where no more is wanted
     */
    boolean take(UpdateHead head, byte[] json);
  }

  /** An update is in memory several times, as it was read and as it was encoded. */
  private static final long MOST_ITEM_BYTES = Runtime.getRuntime().maxMemory() / 8;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(10_000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;
  private final CapturedStream captured;
  private @Nullable String updateId;
  private @Nullable String recordTime;
  private @Nullable String migration;
  private @Nullable String synchronizer;

  private Items(JsonParser parser, CapturedStream captured) {
    this.parser = parser;
    this.captured = captured;
  }

  /**
   * Reads an answer.
   *
   * @param room bytes that the next item may have at most; the rest of the answer is not read where
   *     it has more
   * @return whether the answer was read to its end
   * @throws IOException where the answer breaks off, or is not such an answer
   */
  public static boolean read(InputStream in, LongSupplier room, Sink sink) throws IOException {
    CapturedStream captured =
        new CapturedStream(in, () -> Math.min(MOST_ITEM_BYTES, room.getAsLong()));
    try (JsonParser parser = FACTORY.createParser(captured)) {
      // The body is closed by whoever opened it: it may hold more than is wanted.
      parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      return new Items(parser, captured).readAnswer(sink);
    } catch (CapturedStream.NoRoomException tooLarge) {
      if (room.getAsLong() >= MOST_ITEM_BYTES) {
        throw new BeamfillException(
            Category.SOURCE,
            "An update has more than "
                + (MOST_ITEM_BYTES >> 20)
                + " MiB, an eighth of the heap: give Java more of it with -Xmx.");
      }
      return false;
    }
  }

  private boolean readAnswer(Sink sink) throws IOException {
    require(parser.nextToken() == JsonToken.START_OBJECT, "is no object");
    boolean found = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("transactions");
      JsonToken value = parser.nextToken();
      if (wanted) {
        require(value == JsonToken.START_ARRAY && !found, "has no list of transactions");
        found = true;
        if (!readItems(sink)) {
          return false;
        }
      } else {
        parser.skipChildren();
      }
    }
    require(found, "has no list of transactions");
    require(parser.nextToken() == null, "goes on after its end");
    return true;
  }

  private boolean readItems(Sink sink) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.START_OBJECT, "has a transaction that is none");
      long from = parser.currentTokenLocation().getByteOffset();
      captured.forget(from);
      readItem();
      byte[] json = captured.take(from, parser.currentLocation().getByteOffset());
      if (!sink.take(new UpdateHead(updateId, recordTime, migration, synchronizer), json)) {
        return false;
      }
    }
    return true;
  }

  private void readItem() throws IOException {
    updateId = null;
    recordTime = null;
    migration = null;
    synchronizer = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "update_id" -> updateId = text(value);
        case "record_time" -> recordTime = text(value);
        case "migration_id" -> migration = text(value);
        case "synchronizer_id" -> synchronizer = text(value);
        case "event" -> readReassignment(value);
        default -> parser.skipChildren();
      }
    }
  }

  private void readReassignment(JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    String source = null;
    String target = null;
    boolean assignment = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken field = parser.nextToken();
      switch (name) {
        case "migration_id" -> migration = text(field);
        case "source_synchronizer" -> source = text(field);
        case "target_synchronizer" -> target = text(field);
        case "created_event" -> {
          assignment = field == JsonToken.START_OBJECT;
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }
    synchronizer = assignment ? target : source;
  }

  private @Nullable String text(JsonToken value) throws IOException {
    if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  private void require(boolean right, String problem) throws JsonParseException {
    if (!right) {
      throw new JsonParseException(parser, "the answer " + problem);
    }
  }
}
