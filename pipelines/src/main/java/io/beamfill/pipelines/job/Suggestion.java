package io.beamfill.pipelines.job;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What somebody may have meant who wrote a word that is not known. */
final class Suggestion {
  private Suggestion() {}

  /** Names the nearest of the accepted words, if one is near, and then all of them. */
  static String among(String word, List<String> accepted) {
    String list = String.join(", ", accepted);
    return accepted.stream()
        .min(Comparator.comparingInt(each -> distance(word, each)))
        .filter(nearest -> distance(word, nearest) <= Math.max(1, nearest.length() * 2 / 5))
        .map(nearest -> "did you mean " + nearest + "? Accepted: " + list)
        .orElse("accepted: " + list);
  }

  /** Letters to insert, delete or replace (Levenshtein), whatever their case. */
  private static int distance(String left, String right) {
    String from = left.toLowerCase(Locale.ROOT);
    String to = right.toLowerCase(Locale.ROOT);
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[row.length - 1];
  }
}
