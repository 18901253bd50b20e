package io.beamfill.transforms.decode;

import java.io.Serializable;

/**
 * A part of a unique key.
 *
 * @param column the column, without quotes
 * @param folded whether upper and lower case are the same, by the target's {@code lower}
 */
public record KeyPart(String column, boolean folded) implements Serializable {
  /** A column as it is. */
  public static KeyPart exact(String column) {
    return new KeyPart(column, false);
  }

  /** A column of text in which upper and lower case are the same. */
  public static KeyPart caseless(String column) {
    return new KeyPart(column, true);
  }

  /** As people write it: {@code name} or {@code lower(name)}. */
  @Override
  public String toString() {
    return folded ? "lower(" + column + ")" : column;
  }
}
