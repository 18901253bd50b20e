package io.beamfill.transforms.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.transforms.source.ByteKeyRangeCoder;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.KeyspaceCoder;
import io.beamfill.transforms.source.SourceRecord;
import io.beamfill.transforms.testing.Positions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both of Beam's contexts are in use still, although their type is deprecated. */
@SuppressWarnings("deprecation")
final class PageCodersTest {
  private static final Page EMPTY_PAGE =
      new Page(new Keyspace("k", ByteKeyRange.ALL_KEYS), List.of(), OptionalLong.empty());

  @Provide
  Arbitrary<Keyspace> keyspaces() {
    return Combinators.combine(names(), Positions.ranges()).as(Keyspace::new);
  }

  @Provide
  Arbitrary<Page> pages() {
    Arbitrary<OptionalLong> versions =
        Arbitraries.longs().injectNull(0.3).map(PageCodersTest::optional);
    return Combinators.combine(keyspaces(), Positions.records(), versions).as(Page::new);
  }

  @Provide
  Arbitrary<DecodedPage> decodedPages() {
    Arbitrary<Integer> records = Arbitraries.integers().between(0, 1 << 20);
    Arbitrary<RejectedRecord> rejected =
        Combinators.combine(records, names().injectNull(0.3), Arbitraries.of(Reason.class), text())
            .as(RejectedRecord::new);
    Arbitrary<LookupEntry> entries =
        Combinators.combine(records, bytes(), bytes()).as(LookupEntry::new);
    return Combinators.combine(
            pages(),
            records,
            blocks().list().ofMaxSize(4),
            rejected.list().ofMaxSize(4),
            entries.list().ofMaxSize(4),
            bytes().list().ofMaxSize(4))
        .as(DecodedPage::new);
  }

  private static Arbitrary<TableBlock> blocks() {
    Arbitrary<int[]> numbers = Arbitraries.integers().between(0, 1_000).array(int[].class);
    return Combinators.combine(names(), Arbitraries.of(true, false), bytes(), numbers)
        .as(
            (table, fallback, data, values) -> {
              Arrays.sort(values);
              return new TableBlock(table, fallback, data, values, values.clone());
            });
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(10);
  }

  private static Arbitrary<String> text() {
    return Arbitraries.strings().withChars('a', '\0', 'é', '茶').ofMaxLength(20);
  }

  private static Arbitrary<byte[]> bytes() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(20);
  }

  private static OptionalLong optional(Long version) {
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }

  @Property
  void rangesComeBack(@ForAll("keyspaces") Keyspace keyspace) throws IOException {
    assertComesBack(ByteKeyRangeCoder.of(), keyspace.range());
  }

  @Test
  void anEmptyRangeComesBack() throws IOException {
    assertComesBack(ByteKeyRangeCoder.of(), ByteKeyRange.of(ByteKey.of(7), ByteKey.of(7)));
  }

  @Property
  void keyspacesComeBack(@ForAll("keyspaces") Keyspace keyspace) throws IOException {
    assertComesBack(KeyspaceCoder.of(), keyspace);
  }

  @Property
  void pagesComeBack(@ForAll("pages") Page page) throws IOException {
    assertComesBack(PageCoder.of(), page);
  }

  @Test
  void anEmptyPageWithoutVersionComesBack() throws IOException {
    assertComesBack(PageCoder.of(), EMPTY_PAGE);
  }

  @Property(tries = 60)
  void decodedPagesComeBack(@ForAll("decodedPages") DecodedPage decoded) throws IOException {
    for (Coder.Context context : contexts()) {
      byte[] encoded = CoderUtils.encodeToByteArray(DecodedPageCoder.of(), decoded, context);
      DecodedPage back = CoderUtils.decodeFromByteArray(DecodedPageCoder.of(), encoded, context);
      assertThat(back).usingRecursiveComparison().isEqualTo(decoded);
      assertThat(CoderUtils.encodeToByteArray(DecodedPageCoder.of(), back, context))
          .isEqualTo(encoded);
    }
  }

  @Property(tries = 200)
  void pagesStandBehindOneAnotherInOneStream(
      @ForAll("pages") Page first, @ForAll("pages") Page second) throws IOException {
    assertComesBack(ListCoder.of(PageCoder.of()), List.of(first, second));
  }

  @Property
  void aRecordCostsFewBytesMoreThanItHolds(@ForAll("pages") Page page) throws IOException {
    int size = CoderUtils.encodeToByteArray(PageCoder.of(), page).length;
    int range =
        CoderUtils.encodeToByteArray(KeyspaceCoder.of(), page.covered(), Coder.Context.NESTED)
            .length;
    assertThat(size - page.bytes() - range).isBetween(0L, 2L * page.records().size() + 13);
  }

  @Test
  void theFormatOfAPageIsFixed() throws IOException {
    Page page =
        new Page(
            new Keyspace("k", ByteKeyRange.of(ByteKey.of(1), ByteKey.EMPTY)),
            List.of(new SourceRecord(new byte[] {2}, new byte[] {3, 4})),
            OptionalLong.of(300));
    assertThat(CoderUtils.encodeToByteArray(PageCoder.of(), page))
        .isEqualTo(new byte[] {1, 1, 'k', 1, 1, 0, 1, (byte) 0xac, 2, 1, 1, 2, 2, 3, 4});
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 255})
  void anotherFormatIsRefused(int format) throws IOException {
    byte[] page = CoderUtils.encodeToByteArray(PageCoder.of(), EMPTY_PAGE);
    page[0] = (byte) format;
    assertThatThrownBy(() -> PageCoder.of().decode(new ByteArrayInputStream(page)))
        .isInstanceOf(CoderException.class)
        .hasMessage("Page format " + format + " where 1 was expected");
    assertThatThrownBy(() -> DecodedPageCoder.of().decode(new ByteArrayInputStream(page)))
        .isInstanceOf(CoderException.class)
        .hasMessage("Page format " + format + " where 1 was expected");
  }

  @Property(tries = 200)
  void whatWasCutShortIsNoPage(@ForAll("pages") Page page, @ForAll double share)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PageCoder.of().encode(page, out);
    int length = (int) (Math.abs(share % 1) * out.size());
    byte[] cut = Arrays.copyOf(out.toByteArray(), length);
    assertThatThrownBy(() -> PageCoder.of().decode(new ByteArrayInputStream(cut)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void thereIsOneCoderOfEachKind() {
    assertThat(SerializableUtils.clone(PageCoder.of())).isEqualTo(PageCoder.of());
    assertThat(SerializableUtils.clone(DecodedPageCoder.of())).isEqualTo(DecodedPageCoder.of());
    assertThat(SerializableUtils.clone(KeyspaceCoder.of())).isEqualTo(KeyspaceCoder.of());
    assertThat(SerializableUtils.clone(ByteKeyRangeCoder.of())).isEqualTo(ByteKeyRangeCoder.of());
  }

  private static <T> void assertComesBack(Coder<T> coder, T value) throws IOException {
    for (Coder.Context context : contexts()) {
      byte[] encoded = CoderUtils.encodeToByteArray(coder, value, context);
      assertThat(CoderUtils.decodeFromByteArray(coder, encoded, context)).isEqualTo(value);
    }
  }

  private static List<Coder.Context> contexts() {
    return List.of(Coder.Context.NESTED, Coder.Context.OUTER);
  }
}
