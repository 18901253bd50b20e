package io.beamfill.pipelines.cli;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * What a command line says to Beam: the arguments that no option of the command has taken. A
 * command collects them with picocli's {@code @Unmatched List<String>}.
 */
public final class BeamOptions {
  /** Checks of the DirectRunner that cost most of its speed; Beamfill's tests run with them. */
  private static final List<String> DIRECT_CHECKS =
      List.of("--enforceImmutability", "--enforceEncodability");

  private static final Pattern UNKNOWN = Pattern.compile("missing a property named '([^']*)'");

  private BeamOptions() {}

  /**
   * Reads Beam's options, for example {@code --runner=FlinkRunner --parallelism=4}. The
   * DirectRunner's checks of its own elements are off, unless the arguments turn them on.
   *
   * @throws BeamfillException of category {@code USAGE} where Beam does not know an option, or does
   *     not accept its value
   */
  public static PipelineOptions parse(List<String> arguments) {
    for (String argument : arguments) {
      if (!argument.startsWith("--")) {
        throw usage(
            "\"" + argument + "\" is not expected here; Beam's options begin with --", null);
      }
    }
    List<String> all = new ArrayList<>(arguments);
    for (String check : DIRECT_CHECKS) {
      if (arguments.stream().noneMatch(each -> each.split("=", 2)[0].equals(check))) {
        all.add(check + "=false");
      }
    }
    try {
      return PipelineOptionsFactory.fromArgs(all.toArray(String[]::new)).withValidation().create();
    } catch (RuntimeException cause) {
      throw refused(cause);
    }
  }

  private static BeamfillException refused(RuntimeException cause) {
    String message = String.valueOf(cause.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    Matcher unknown = UNKNOWN.matcher(message);
    if (unknown.find()) {
      return usage(
          "--"
              + unknown.group(1)
              + " is neither an option of this command nor one of Beam's; --help lists the"
              + " command's",
          cause);
    }
    return usage("Beam does not accept its options: " + message, cause);
  }

  private static BeamfillException usage(String message, Throwable cause) {
    return new BeamfillException(Category.USAGE, message, cause);
  }
}
