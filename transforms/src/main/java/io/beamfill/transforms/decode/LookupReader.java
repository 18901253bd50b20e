package io.beamfill.transforms.decode;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Reads entries of a lookup that an earlier phase has filled. */
public interface LookupReader extends Serializable {
  /** The values of those keys that have an entry, by key. Both are read-only. */
  Map<ByteBuffer, byte[]> find(String lookup, List<byte[]> keys);
}
