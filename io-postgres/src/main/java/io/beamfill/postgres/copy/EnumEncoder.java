package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;
import java.util.Set;

/**
 * {@link String} for an enum.
 *
 * @param type the enum's name, for messages
 * @param labels the labels that it has
 */
record EnumEncoder(String type, Set<String> labels) implements FieldEncoder {
  @Override
  public void encode(Object value, CopyBuffer out) {
    String label = (String) value;
    if (!labels.contains(label)) {
      throw new RejectedException(
          Reason.OUT_OF_RANGE, "the text is not one of the labels of " + type);
    }
    out.writeUtf8(label);
  }
}
