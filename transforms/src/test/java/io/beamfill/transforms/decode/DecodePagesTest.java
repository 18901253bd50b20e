package io.beamfill.transforms.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.beamfill.transforms.page.DecodedPage;
import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.page.PageCoder;
import io.beamfill.transforms.page.Reason;
import io.beamfill.transforms.page.RejectedRecord;
import io.beamfill.transforms.page.TableBlock;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.SourceRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;

final class DecodePagesTest {
  /** Has an entry for each key whose number is even, and notes what it was asked. */
  static final class EvenKeys implements LookupReader {
    private static final long serialVersionUID = 1L;
    static final Queue<List<byte[]>> ASKED = new ConcurrentLinkedQueue<>();

    @Override
    public Map<ByteBuffer, byte[]> find(String lookup, List<byte[]> keys) {
      assertThat(lookup).isEqualTo(ScriptDecoder.LOOKUP);
      ASKED.add(keys);
      Map<ByteBuffer, byte[]> found = new HashMap<>();
      keys.stream()
          .filter(key -> key[0] % 2 == 0)
          .forEach(key -> found.put(ByteBuffer.wrap(key), new byte[] {'E'}));
      return found;
    }
  }

  /** Keeps what was decoded. */
  static final class Keep extends DoFn<DecodedPage, Void> {
    private static final long serialVersionUID = 1L;
    static final Queue<DecodedPage> KEPT = new ConcurrentLinkedQueue<>();

    @ProcessElement
    public void process(@Element DecodedPage page) {
      KEPT.add(page);
    }
  }

  @Provide
  Arbitrary<List<String>> scripts() {
    return Arbitraries.strings().withChars("abfexu!").ofMaxLength(6).list().ofMaxSize(30);
  }

  @Property
  void aRecordIsTakenWhollyOrNotAtAll(@ForAll("scripts") List<String> scripts) {
    DecodedPage decoded = decode(scripts);

    Map<String, List<Integer>> rows = new HashMap<>();
    List<Integer> entries = new ArrayList<>();
    List<RejectedRecord> rejected = new ArrayList<>();
    for (int i = 0; i < scripts.size(); i++) {
      String script = scripts.get(i);
      int refused = script.indexOf('u');
      int bad = script.indexOf('!');
      if (refused >= 0 && (bad < 0 || refused < bad)) {
        rejected.add(new RejectedRecord(i, null, Reason.OUT_OF_RANGE, "refused by its format"));
      } else if (bad >= 0) {
        rejected.add(new RejectedRecord(i, null, Reason.UNKNOWN_SHAPE, "rejected by its script"));
      } else {
        for (int at = 0; at < script.length(); at++) {
          String letter = script.substring(at, at + 1);
          switch (letter) {
            case "e" -> entries.add(i);
            case "x" -> rejected.add(new RejectedRecord(i, "a", Reason.MISSING_VALUE, "no value"));
            default -> rows.computeIfAbsent(letter, each -> new ArrayList<>()).add(i);
          }
        }
      }
    }

    assertThat(recordsByLetter(decoded)).isEqualTo(rows);
    assertThat(decoded.lookupEntries()).extracting(each -> each.record()).isEqualTo(entries);
    assertThat(decoded.rejected()).isEqualTo(rejected);
    assertThat(decoded.recordsFiltered())
        .isEqualTo(scripts.stream().filter(String::isEmpty).count());
    assertThat(decoded.recordsRejected())
        .isEqualTo(rejected.stream().filter(each -> each.table() == null).count());
    assertThat(decoded.recordsDecoded() + decoded.recordsFiltered() + decoded.recordsRejected())
        .isEqualTo(scripts.size());
    assertThat(decoded.recordsDecoded()).isNotNegative();
  }

  private static Map<String, List<Integer>> recordsByLetter(DecodedPage decoded) {
    Map<String, List<Integer>> rows = new HashMap<>();
    for (TableBlock block : decoded.blocks()) {
      assertThat(block.rows()).as("rows of a block").isPositive();
      for (int row = 0; row < block.rows(); row++) {
        String letter = String.valueOf((char) block.data()[row]);
        assertThat(block.table()).isEqualTo(letter.equals("b") ? "b" : "a");
        assertThat(block.fallback()).isEqualTo(letter.equals("f"));
        rows.computeIfAbsent(letter, each -> new ArrayList<>()).add(block.record(row));
      }
    }
    return rows;
  }

  @Test
  void fallbackRowsAreABlockOfTheirOwn() {
    assertThat(decode(List.of("af", "bf", "a")).blocks())
        .extracting(TableBlock::table, TableBlock::fallback, TableBlock::rows)
        .containsExactlyInAnyOrder(tuple("a", false, 2), tuple("a", true, 2), tuple("b", false, 1));
  }

  @Test
  void aTableWhoseOnlyRowsWereTakenBackHasNoBlock() {
    assertThat(decode(List.of("b!", "a", "bu")).blocks())
        .extracting(TableBlock::table)
        .containsExactly("a");
  }

  @Test
  void aDefectOfTheDecoderNamesTheRecord() {
    assertThatThrownBy(() -> decode(List.of("a", "n")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The decoder failed on the record of keyspace plain at position 01")
        .hasCauseInstanceOf(ArithmeticException.class);
  }

  @Test
  void theLookupIsAskedOncePerPageForItsKeys() {
    EvenKeys.ASKED.clear();
    Keep.KEPT.clear();
    run(page(ScriptDecoder.ASKING, List.of("l", "l", "", "l", "l!")));

    assertThat(EvenKeys.ASKED).hasSize(1);
    assertThat(EvenKeys.ASKED.peek())
        .containsExactly(new byte[] {0}, new byte[] {1}, new byte[] {3}, new byte[] {4});
    DecodedPage decoded = Keep.KEPT.remove();
    assertThat(new String(decoded.blocks().get(0).data(), StandardCharsets.US_ASCII))
        .isEqualTo("E--");
    assertThat(decoded.lookupHits()).containsExactly(new byte[] {0}, new byte[] {4});
  }

  @Test
  void aKeyspaceWithoutLookupAndAPageWithoutKeysAskNothing() {
    EvenKeys.ASKED.clear();
    Keep.KEPT.clear();
    run(page(ScriptDecoder.PLAIN, List.of("a", "b")));
    run(page(ScriptDecoder.ASKING, List.of("", "")));
    assertThat(EvenKeys.ASKED).isEmpty();
    assertThat(Keep.KEPT).hasSize(2);
  }

  @Test
  void aPageOfAnUnknownKeyspaceIsRefused() {
    assertThatThrownBy(() -> run(page("elsewhere", List.of("a"))))
        .hasMessageContaining("The decoder does not know the keyspace elsewhere");
  }

  private static DecodedPage decode(List<String> scripts) {
    return new PageDecoder(new ScriptDecoder(), new LetterFormat())
        .decode(page(ScriptDecoder.PLAIN, scripts), null, Map.of());
  }

  private static void run(Page page) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(page).withCoder(PageCoder.of()))
        .apply(new DecodePages(new ScriptDecoder(), new LetterFormat(), new EvenKeys()))
        .apply("Keep", ParDo.of(new Keep()));
    pipeline.run().waitUntilFinish();
  }

  private static Page page(String keyspace, List<String> scripts) {
    List<SourceRecord> records = new ArrayList<>();
    for (String script : scripts) {
      byte[] position = {(byte) records.size()};
      records.add(new SourceRecord(position, script.getBytes(StandardCharsets.US_ASCII)));
    }
    return new Page(new Keyspace(keyspace, ByteKeyRange.ALL_KEYS), records, OptionalLong.empty());
  }
}
