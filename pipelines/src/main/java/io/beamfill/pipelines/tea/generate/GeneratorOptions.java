package io.beamfill.pipelines.tea.generate;

/**
 * What a generated database is like.
 *
 * @param records about how many records a job reads, of all kinds together; at least 100
 * @param legacyShare share of the records, from 0 to 1, that are written in a form that older
 *     versions of the application wrote
 * @param badShare share of the records, from 0 to 0.5, that cannot become rows
 * @param conflicts how many records have another record's natural key; each comes right after that
 *     other record, whose row stands for both
 * @param seed the same options give the same records
 * @param jwt the text of the secret that users' sessions hold
 */
public record GeneratorOptions(
    int records, double legacyShare, double badShare, int conflicts, long seed, String jwt) {
  /** Checks the limits. */
  public GeneratorOptions {
    require(records >= 100, "records must be at least 100");
    require(legacyShare >= 0 && legacyShare <= 1, "legacyShare must lie between 0 and 1");
    require(badShare >= 0 && badShare <= 0.5, "badShare must lie between 0 and 0.5");
    require(
        conflicts >= 0 && conflicts <= records / 100,
        "conflicts must lie between 0 and a hundredth of the records");
  }

  /** Records without flaws, with a share of 5% in older forms. */
  public static GeneratorOptions of(int records) {
    return new GeneratorOptions(records, 0.05, 0, 0, 1, "eyJhbGciOiJub25lIn0.planted.secret");
  }

  /** The same, with another share of older forms. */
  public GeneratorOptions withLegacyShare(double share) {
    return new GeneratorOptions(records, share, badShare, conflicts, seed, jwt);
  }

  /** The same, with another share of bad records. */
  public GeneratorOptions withBadShare(double share) {
    return new GeneratorOptions(records, legacyShare, share, conflicts, seed, jwt);
  }

  /** The same, with another number of conflicts. */
  public GeneratorOptions withConflicts(int count) {
    return new GeneratorOptions(records, legacyShare, badShare, count, seed, jwt);
  }

  /** The same, with another seed. */
  public GeneratorOptions withSeed(long another) {
    return new GeneratorOptions(records, legacyShare, badShare, conflicts, another, jwt);
  }

  /** The same, with another secret. */
  public GeneratorOptions withJwt(String text) {
    return new GeneratorOptions(records, legacyShare, badShare, conflicts, seed, text);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
