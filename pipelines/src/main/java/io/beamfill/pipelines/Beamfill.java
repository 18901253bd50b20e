package io.beamfill.pipelines;

/** The main class. */
public final class Beamfill {
  private Beamfill() {}

  /** Runs a command. */
  public static void main(String[] args) {
    System.out.println("beamfill");
  }
}
