package io.beamfill.transforms.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** The name, then the range. */
public final class KeyspaceCoder extends AtomicCoder<Keyspace> {
  private static final long serialVersionUID = 1L;
  private static final KeyspaceCoder INSTANCE = new KeyspaceCoder();

  private KeyspaceCoder() {}

  /** The only instance. */
  public static KeyspaceCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Keyspace value, OutputStream out) throws IOException {
    StringUtf8Coder.of().encode(value.name(), out);
    ByteKeyRangeCoder.of().encode(value.range(), out);
  }

  @Override
  public Keyspace decode(InputStream in) throws IOException {
    String name = StringUtf8Coder.of().decode(in);
    return new Keyspace(name, ByteKeyRangeCoder.of().decode(in));
  }
}
