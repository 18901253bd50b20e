package io.beamfill.ledger.server;

/** Writes events with payloads in the API's {@code protobuf_json} form. */
final class EventJson {
  private static final int PARTIES = 5_000;
  private static final int FIXED_BYTES = 1_000;
  private static final String FILLER =
      "The quick brown fox \\u00fcber den Zaun, \\\"twice\\\", a tab\\tand a line\\nmore. "
          .repeat(16_384);
  private static final String[] TEMPLATES = {
    "Splice.Amulet:Amulet",
    "Splice.Amulet:AppRewardCoupon",
    "Splice.Amulet:ValidatorRewardCoupon",
    "Splice.Round:OpenMiningRound",
    "Splice.ValidatorLicense:ValidatorLicense",
    "Splice.AmuletRules:TransferPreapproval"
  };
  private static final String[] CHOICES = {"Archive", "AmuletRules_Transfer", "Amulet_Expire"};

  private final StringBuilder text;

  EventJson(StringBuilder text) {
    this.text = text;
  }

  static String party(long hash) {
    return "validator-" + Hash.below(PARTIES, hash) + "::1220" + "5f3c0a91".repeat(8);
  }

  void contractId(long hash) {
    text.append("00");
    for (int i = 0; i < 4; i++) {
      Hex.append(text, Hash.of(hash, i, 0));
    }
    text.append("ca101220");
    Hex.append(text, ~hash);
  }

  void created(String id, long hash, long micros, int bytes) {
    createdAs(id, null, hash, micros, bytes);
  }

  /**
   * A created event.
   *
   * @param contract its contract's id, or null for one of its own
   */
  void createdAs(String id, String contract, long hash, long micros, int bytes) {
    text.append("{\"event_type\":\"created_event\",\"event_id\":\"").append(id);
    text.append("\",\"contract_id\":\"");
    if (contract == null) {
      contractId(hash);
    } else {
      text.append(contract);
    }
    template(hash);
    text.append("\"create_arguments\":");
    record(hash, micros, bytes);
    text.append(",\"created_at\":\"").append(Times.trimmed(micros));
    text.append("\",\"signatories\":[\"").append(party(hash));
    text.append("\"],\"observers\":[\"").append(party(hash + 1)).append("\"]}");
  }

  /**
   * An exercised event.
   *
   * @param children the ids of its children, in their order
   */
  void exercised(String id, long hash, long micros, int bytes, Iterable<String> children) {
    boolean consuming = (hash & 1) == 0;
    text.append("{\"event_type\":\"exercised_event\",\"event_id\":\"").append(id);
    text.append("\",\"contract_id\":\"");
    contractId(hash);
    template(hash);
    text.append("\"choice\":\"").append(CHOICES[(int) Hash.below(CHOICES.length, hash >>> 3)]);
    text.append("\",\"choice_argument\":");
    record(hash, micros, bytes);
    text.append(",\"child_event_ids\":[");
    String separator = "";
    for (String child : children) {
      text.append(separator).append('"').append(child).append('"');
      separator = ",";
    }
    text.append("],\"exercise_result\":").append(result(hash));
    text.append(",\"consuming\":").append(consuming);
    text.append(",\"acting_parties\":[\"").append(party(hash)).append("\"],\"interface_id\":");
    text.append((hash & 6) == 0 ? "\"" + "ab12".repeat(16) + ":Api.Token:Holding\"" : "null");
    text.append('}');
  }

  private static String result(long hash) {
    return switch ((int) Hash.below(3, hash >>> 5)) {
      case 0 -> "null";
      case 1 -> "\"accepted\"";
      default -> "{\"record\":{\"fields\":[{\"value\":{\"unit\":{}}}]}}";
    };
  }

  private void template(long hash) {
    String template = TEMPLATES[(int) Hash.below(TEMPLATES.length, hash >>> 1)];
    text.append("\",\"template_id\":\"").append("c208d7ea".repeat(8)).append(':').append(template);
    text.append("\",\"package_name\":\"splice-amulet\",");
  }

  private void record(long hash, long micros, int bytes) {
    text.append("{\"record\":{\"fields\":[{\"value\":{\"party\":\"").append(party(hash + 2));
    text.append("\"}},{\"value\":{\"numeric\":\"").append(Hash.below(1_000_000, hash));
    text.append('.').append(1_000_000_000L + Hash.below(1_000_000_000L, hash >>> 7));
    text.append("\"}},{\"value\":{\"timestamp\":\"").append(micros);
    text.append("\"}},{\"value\":{\"int64\":\"").append(hash);
    text.append("\"}},{\"value\":{\"text\":\"");
    filler(Math.max(0, bytes - FIXED_BYTES));
    text.append("\"}}]}}");
  }

  /** Whole repetitions, so that no escape is cut. */
  private void filler(int bytes) {
    int unit = FILLER.length() / 16_384;
    for (int left = bytes / unit; left > 0; left -= 16_384) {
      text.append(FILLER, 0, Math.min(left, 16_384) * unit);
    }
  }
}
