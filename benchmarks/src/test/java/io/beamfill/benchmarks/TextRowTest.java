package io.beamfill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextRowTest {
  @Test
  void takesALineApart() {
    assertThat(TextRow.fields("a\t\t\\N\tb c")).containsExactly("a", "", null, "b c");
  }

  @Test
  void undoesEveryEscape() {
    assertThat(TextRow.fields("\\b\\f\\n\\r\\t\\v\\\\\\.\t\\\\N"))
        .containsExactly("\b\f\n\r\t\u000b\\.", "\\N");
  }
}
