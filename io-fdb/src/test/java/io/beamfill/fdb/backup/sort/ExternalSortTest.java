package io.beamfill.fdb.backup.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Iterators;
import com.google.common.collect.Lists;
import io.beamfill.transforms.BeamfillException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalSortTest {
  @TempDir Path folder;

  /** Numbers, of which each takes one byte of memory. */
  private static final class Numbers implements RunFormat<Integer> {
    @Override
    public void write(Integer number, DataOutput out) throws IOException {
      out.writeInt(number);
    }

    @Override
    public Integer read(DataInput in) throws IOException {
      return in.readInt();
    }

    @Override
    public int memory(Integer number) {
      return 1;
    }

    @Override
    public Iterator<Integer> tidy(List<Integer> batch) {
      batch.sort(Comparator.naturalOrder());
      return batch.iterator();
    }

    @Override
    public Iterator<Integer> merge(List<Iterator<Integer>> runs) {
      return Iterators.mergeSorted(runs, Comparator.naturalOrder());
    }
  }

  /** In memory, in a few runs, in exactly as many as are merged at once, and in several passes. */
  @ParameterizedTest
  @CsvSource({"0,10", "9,10", "10,10", "35,10", "640,10", "650,10", "641,1", "5000,1"})
  void sortsWhateverTheBatchesAre(int count, long budget) throws IOException {
    List<Integer> numbers = new Random(7).ints(count).boxed().toList();

    try (ExternalSort<Integer> sort =
        new ExternalSort<>(new Scratch(folder), "numbers", new Numbers(), budget)) {
      for (int each : numbers) {
        sort.add(each);
      }
      assertThat(Lists.newArrayList(sort.sorted())).isEqualTo(numbers.stream().sorted().toList());
    }

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aDirectoryThatTakesNoFileIsOneSentence() throws IOException {
    try (ExternalSort<Integer> sort =
        new ExternalSort<>(new Scratch(folder.resolve("none")), "n", new Numbers(), 1)) {
      assertThatThrownBy(() -> sort.add(1))
          .isInstanceOf(BeamfillException.class)
          .hasMessageStartingWith("The index of the mutation logs cannot be written to " + folder)
          .hasMessageContaining("as source.index");
    }
  }
}
