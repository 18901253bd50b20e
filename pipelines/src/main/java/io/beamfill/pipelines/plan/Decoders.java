package io.beamfill.pipelines.plan;

import io.beamfill.pipelines.tea.TeaDecoder;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.decode.RecordDecoder;

/** The decoders that a job file can name. */
final class Decoders {
  private Decoders() {}

  static RecordDecoder named(String name) {
    return switch (name) {
      case "tea" -> new TeaDecoder();
      default ->
          throw new BeamfillException(
              Category.USAGE, "There is no decoder \"" + name + "\"; accepted: tea.");
    };
  }
}
