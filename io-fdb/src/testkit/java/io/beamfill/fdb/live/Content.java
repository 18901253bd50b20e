package io.beamfill.fdb.live;

import com.apple.foundationdb.KeyValue;
import java.util.Iterator;

/** What a cluster in memory holds. */
interface Content {
  /** What it holds now, and goes on to hold for who has asked. */
  View now();

  /** What it holds at one version. */
  interface View {
    /** Pairs from a key on, in order, without end. */
    Iterator<KeyValue> from(byte[] begin);
  }
}
