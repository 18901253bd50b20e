package io.beamfill.postgres.copy;

import io.beamfill.transforms.decode.RejectedException;
import io.beamfill.transforms.page.Reason;

/** {@link String} values. */
enum TextEncoder implements FieldEncoder {
  /** For text and {@code json}: verbatim. */
  TEXT {
    @Override
    public void encode(Object value, CopyBuffer out) {
      out.writeUtf8((String) value);
    }
  },
  /** For {@code name}, which holds 63 bytes. */
  NAME {
    @Override
    public void encode(Object value, CopyBuffer out) {
      int start = out.length();
      out.writeUtf8((String) value);
      if (out.length() - start > NAME_BYTES) {
        throw new RejectedException(
            Reason.OUT_OF_RANGE, "the text is longer than the " + NAME_BYTES + " bytes of a name");
      }
    }
  },
  /** For {@code jsonb}: a byte with the format's version, and the JSON text. */
  JSONB {
    @Override
    public void encode(Object value, CopyBuffer out) {
      String json = (String) value;
      JsonEscapes.requireStorable(json);
      out.writeByte(JSONB_VERSION);
      out.writeUtf8(json);
    }
  },
  /** For {@code uuid}: 32 hexadecimal digits, with the four usual hyphens or without. */
  UUID {
    @Override
    public void encode(Object value, CopyBuffer out) {
      UuidText.write((String) value, out);
    }
  };

  private static final int NAME_BYTES = 63;
  private static final int JSONB_VERSION = 1;
}
