package io.beamfill.pipelines.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;

final class SizesAndSharesTest {
  @Property
  void everySizeIsReadAsItIsWritten(@ForAll @LongRange(max = 999_999_999L) long bytes) {
    assertThat(ByteSize.parse(ByteSize.format(bytes))).isEqualTo(bytes);
    assertThat(ByteSize.parse(Long.toString(bytes))).isEqualTo(bytes);
  }

  @Property
  void unitsArePowersOfTwo(@ForAll @IntRange(max = 999_999_999) int number) {
    assertThat(ByteSize.parse(number + "B")).isEqualTo(number);
    assertThat(ByteSize.parse(number + "KiB")).isEqualTo(number * 1024L);
    assertThat(ByteSize.parse(number + " MiB")).isEqualTo(number * 1024L * 1024L);
    assertThat(ByteSize.parse(number + "GiB")).isEqualTo(number * 1024L * 1024L * 1024L);
  }

  @Example
  void sizesAreWrittenInTheLargestUnitThatDividesThem() {
    assertThat(ByteSize.format(4L << 20)).isEqualTo("4MiB");
    assertThat(ByteSize.format(2L << 30)).isEqualTo("2GiB");
    assertThat(ByteSize.format(3L << 9)).isEqualTo("1536");
    assertThat(ByteSize.format(5L << 10)).isEqualTo("5KiB");
    assertThat(ByteSize.format(0)).isEqualTo("0");
  }

  @Property
  void otherTextIsNoSize(@ForAll String text) {
    if (!text.matches("[0-9]{1,9} ?(B|KiB|MiB|GiB)?")) {
      assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Property
  void everyShareIsReadAsItIsWritten(
      @ForAll @BigRange(min = "0", max = "100") @Scale(6) BigDecimal percent) {
    QuarantineLimit share = new QuarantineLimit.Share(percent);
    assertThat(QuarantineLimit.parse(share.toString())).isEqualTo(share);
    assertThat(QuarantineLimit.parse(percent.toPlainString() + " %")).isEqualTo(share);
  }

  @Property
  void everyCountIsReadAsItIsWritten(@ForAll @LongRange(max = 999_999_999_999L) long records) {
    QuarantineLimit count = new QuarantineLimit.Count(records);
    assertThat(QuarantineLimit.parse(count.toString())).isEqualTo(count);
  }

  @Property
  void otherTextIsNoLimit(@ForAll String text) {
    if (!text.matches("[0-9]+|[0-9.]+ ?%")) {
      assertThatThrownBy(() -> QuarantineLimit.parse(text))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
