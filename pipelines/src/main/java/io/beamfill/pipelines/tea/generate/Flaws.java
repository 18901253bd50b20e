package io.beamfill.pipelines.tea.generate;

import java.util.List;

/**
 * Decides which records have which flaw.
 *
 * @param dice rolled for this purpose only
 * @param share share of records that have one
 * @param kinds the flaws that there are
 */
record Flaws(Dice dice, double share, List<Flaw> kinds) {
  Flaw of(long index) {
    if (!dice.happens(share, index)) {
      return Flaw.NONE;
    }
    return kinds.get(dice.forPurpose("kind").below(kinds.size(), index));
  }
}
