package io.beamfill.jdbc.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Names that a decoder or a job file gives, found among those of a target. */
final class Names {
  private Names() {}

  /**
   * The one with this very name; where there is none, the only one whose name differs in upper and
   * lower case alone: databases fold what is written without quotes, each in its own way.
   */
  static <T> Optional<T> find(String wanted, Collection<T> among, Function<T, String> name) {
    Optional<T> exact = among.stream().filter(each -> name.apply(each).equals(wanted)).findFirst();
    if (exact.isPresent()) {
      return exact;
    }
    List<T> folded =
        among.stream().filter(each -> name.apply(each).equalsIgnoreCase(wanted)).toList();
    return folded.size() == 1 ? Optional.of(folded.get(0)) : Optional.empty();
  }
}
