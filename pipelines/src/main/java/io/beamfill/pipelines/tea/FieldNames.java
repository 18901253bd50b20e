package io.beamfill.pipelines.tea;

/** Compares names of JSON fields. */
final class FieldNames {
  private FieldNames() {}

  /**
   * Whether both are the same but for the case of letters. Java takes the dotted capital I and the
   * dotless small i of Turkish for an i, Go does not.
   */
  static boolean matches(String wanted, String found) {
    return wanted.equalsIgnoreCase(found)
        && found.indexOf('\u0130') < 0
        && found.indexOf('\u0131') < 0;
  }
}
