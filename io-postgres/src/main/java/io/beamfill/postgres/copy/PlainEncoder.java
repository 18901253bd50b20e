package io.beamfill.postgres.copy;

import java.util.UUID;

/** Values that every column of their type can hold. */
enum PlainEncoder implements FieldEncoder {
  /** {@link Boolean} for {@code boolean}. */
  BOOL {
    @Override
    public void encode(Object value, CopyBuffer out) {
      out.writeByte((Boolean) value ? 1 : 0);
    }
  },
  /** {@code byte[]} for {@code bytea}. */
  BYTEA {
    @Override
    public void encode(Object value, CopyBuffer out) {
      out.writeBytes((byte[]) value);
    }
  },
  /** {@link UUID} for {@code uuid}. */
  UUID {
    @Override
    public void encode(Object value, CopyBuffer out) {
      UUID uuid = (UUID) value;
      out.writeLong(uuid.getMostSignificantBits());
      out.writeLong(uuid.getLeastSignificantBits());
    }
  },
  /** {@link UUID} for text, in lower case with hyphens. */
  UUID_TEXT {
    @Override
    public void encode(Object value, CopyBuffer out) {
      out.writeUtf8(((UUID) value).toString());
    }
  }
}
