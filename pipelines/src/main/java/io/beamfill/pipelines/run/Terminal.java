package io.beamfill.pipelines.run;

/** Whether somebody watches. */
public final class Terminal {
  private Terminal() {}

  /** From JDK 22 on there is always a console; then {@code TERM} alone decides. */
  @SuppressWarnings("SystemConsoleNull")
  public static boolean isThere() {
    return System.console() != null && System.getenv("TERM") != null;
  }
}
