package io.beamfill.pipelines.plan;

import io.beamfill.pipelines.ledger.LedgerDecoder;
import io.beamfill.pipelines.tea.TeaDecoder;
import io.beamfill.transforms.decode.RecordDecoder;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The decoders that a job file can name. */
public final class Decoders {
  private static final Map<String, Supplier<RecordDecoder>> DECODERS =
      new TreeMap<>(Map.of("ledger", LedgerDecoder::new, "tea", TeaDecoder::new));

  private Decoders() {}

  /** The names, in alphabetical order. */
  public static Set<String> names() {
    return DECODERS.keySet();
  }

  /** The decoder of this name, which is one of {@link #names}. */
  public static RecordDecoder named(String name) {
    return DECODERS.get(name).get();
  }
}
