package io.beamfill.transforms.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/** Both ends of the range, each with its length before it; an empty end means no upper bound. */
public final class ByteKeyRangeCoder extends AtomicCoder<ByteKeyRange> {
  private static final long serialVersionUID = 1L;
  private static final ByteKeyRangeCoder INSTANCE = new ByteKeyRangeCoder();

  private ByteKeyRangeCoder() {}

  /** The only instance. */
  public static ByteKeyRangeCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ByteKeyRange range, OutputStream out) throws IOException {
    ByteArrayCoder.of().encode(range.getStartKey().getBytes(), out);
    ByteArrayCoder.of().encode(range.getEndKey().getBytes(), out);
  }

  @Override
  public ByteKeyRange decode(InputStream in) throws IOException {
    ByteKey start = ByteKey.copyFrom(ByteArrayCoder.of().decode(in));
    return ByteKeyRange.of(start, ByteKey.copyFrom(ByteArrayCoder.of().decode(in)));
  }
}
