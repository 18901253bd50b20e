package io.beamfill.transforms.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableBlockTest {
  /** Four rows of 1, 0, 2 and 1 bytes, of the records 3, 3, 3 and 5. */
  private static final TableBlock BLOCK =
      new TableBlock(
          "t", true, new byte[] {10, 20, 21, 30}, new int[] {1, 1, 3, 4}, new int[] {3, 3, 3, 5});

  @Test
  void aRowKnowsWhichOfItsRecordsRowsItIs() {
    assertThat(BLOCK.rowOfRecord(0)).isZero();
    assertThat(BLOCK.rowOfRecord(1)).isEqualTo(1);
    assertThat(BLOCK.rowOfRecord(2)).isEqualTo(2);
    assertThat(BLOCK.rowOfRecord(3)).isZero();
  }

  @Test
  void someOfItsRowsAreABlockInTheGivenOrder() {
    assertThat(BLOCK.of(new int[] {3, 2, 1}))
        .isEqualTo(
            new TableBlock(
                "t", true, new byte[] {30, 20, 21}, new int[] {1, 3, 3}, new int[] {5, 3, 3}));
    assertThat(BLOCK.of(new int[] {0, 1, 2, 3})).isEqualTo(BLOCK);
    assertThat(BLOCK.of(new int[0]).rows()).isZero();
  }
}
