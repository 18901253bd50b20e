package io.beamfill.pipelines.tea;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestGoUuid {
  @Property
  void readsEveryFormOfEveryUuid(@ForAll long high, @ForAll long low) {
    UUID id = new UUID(high, low);
    String text = id.toString();
    String[] forms = {
      text, "urn:uuid:" + text, "URN:Uuid:" + text, "{" + text + "}", text.replace("-", "")
    };
    for (String form : forms) {
      assertThat(GoUuid.parse(form)).as(form).contains(id);
      assertThat(GoUuid.parse(form.toUpperCase(Locale.ROOT))).as(form).contains(id);
    }
  }

  @Property
  void oneWrongCharacterAnywhereIsRefused(
      @ForAll long high, @ForAll long low, @ForAll @IntRange(min = 0, max = 35) int at) {
    StringBuilder text = new StringBuilder(new UUID(high, low).toString());
    text.setCharAt(at, 'g');
    assertThat(GoUuid.parse(text.toString())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "6f1c0a52-9d3e-4b7a-8c21-0123456789a",
        "6f1c0a52-9d3e-4b7a-8c21-0123456789abc",
        "6f1c0a529-d3e-4b7a-8c21-0123456789ab",
        "(6f1c0a52-9d3e-4b7a-8c21-0123456789ab)",
        "{6f1c0a52-9d3e-4b7a-8c21-0123456789ab)",
        "urn:uid::6f1c0a52-9d3e-4b7a-8c21-0123456789ab",
        "6f1c0a529d3e4b7a8c210123456789a\u0660",
        " 6f1c0a529d3e4b7a8c210123456789a",
        "-f1c0a529d3e4b7a8c210123456789ab"
      })
  void otherTextIsNoUuid(String text) {
    assertThat(GoUuid.parse(text)).isEmpty();
  }
}
