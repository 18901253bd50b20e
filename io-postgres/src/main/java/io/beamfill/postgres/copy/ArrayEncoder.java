package io.beamfill.postgres.copy;

import java.util.List;

/**
 * {@link List} for an array of one dimension: the number of dimensions, whether there are nulls,
 * the type of the elements, the size and the first index, and the elements, each as a field. An
 * empty array has no dimension.
 *
 * @param elementOid the type number of the elements
 * @param element writes an element
 */
record ArrayEncoder(int elementOid, FieldEncoder element) implements FieldEncoder {
  private static final int FIRST_INDEX = 1;

  @Override
  public void encode(Object value, CopyBuffer out) {
    List<?> elements = (List<?>) value;
    out.writeInt(elements.isEmpty() ? 0 : 1);
    out.writeInt(hasNull(elements) ? 1 : 0);
    out.writeInt(elementOid);
    if (elements.isEmpty()) {
      return;
    }
    out.writeInt(elements.size());
    out.writeInt(FIRST_INDEX);
    for (Object each : elements) {
      if (each == null) {
        out.writeInt(RowEncoder.NULL_LENGTH);
      } else {
        out.writeField(element, each);
      }
    }
  }

  /** Not {@link List#contains}, which immutable lists refuse for null. */
  private static boolean hasNull(List<?> elements) {
    for (Object each : elements) {
      if (each == null) {
        return true;
      }
    }
    return false;
  }
}
