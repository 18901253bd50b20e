package io.beamfill.transforms;

import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Says where a secret is, never what it is: {@code env:NAME} or {@code file:PATH}. Only the
 * reference travels, in job files and in pipelines; the value is read on the spot where it is
 * needed, each time.
 *
 * @param place where to look
 * @param name the variable's name, or the file's path as it was typed
 */
public record SecretReference(Place place, String name) implements Serializable {
  /** Where a secret may be. */
  public enum Place {
    /** An environment variable of the process that resolves the reference. */
    ENVIRONMENT("env:"),
    /** A file of the machine that resolves the reference; its whole content is the secret. */
    FILE("file:");

    private final String prefix;

    Place(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Checks that both parts are there. */
  public SecretReference {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(name, "name");
  }

  /** Whether the text begins like a reference, well formed or not. */
  public static boolean looksLikeOne(String text) {
    return text.startsWith(Place.ENVIRONMENT.prefix) || text.startsWith(Place.FILE.prefix);
  }

  /**
   * Reads {@code env:NAME} or {@code file:PATH}.
   *
   * @throws BeamfillException of category {@code USAGE} where the text is neither; it does not
   *     repeat the text, which may be the secret itself
   */
  public static SecretReference parse(String text) {
    if (text.startsWith(Place.ENVIRONMENT.prefix)) {
      String name = text.substring(Place.ENVIRONMENT.prefix.length());
      if (VARIABLE.matcher(name).matches()) {
        return new SecretReference(Place.ENVIRONMENT, name);
      }
    } else if (text.startsWith(Place.FILE.prefix)) {
      String path = text.substring(Place.FILE.prefix.length());
      if (!path.isBlank()) {
        return new SecretReference(Place.FILE, path);
      }
    }
    throw new BeamfillException(
        Category.USAGE,
        "A secret must be given as env:NAME, the name of an environment variable, or as file:PATH");
  }

  /**
   * Reads the secret: the variable's value, or the file's content without one newline at its end.
   *
   * @throws BeamfillException of category {@code USAGE} where the variable is not set, the file
   *     cannot be read as UTF-8, or either is blank
   */
  public String resolve() {
    return resolve(System::getenv);
  }

  String resolve(UnaryOperator<@Nullable String> environment) {
    return switch (place) {
      case ENVIRONMENT -> fromEnvironment(environment.apply(name));
      case FILE -> fromFile();
    };
  }

  private String fromEnvironment(@Nullable String value) {
    if (value == null || value.isBlank()) {
      throw unresolved(
          "the environment variable "
              + name
              + " is "
              + (value == null ? "not set" : "empty")
              + "; set it where Beamfill and its workers run",
          null);
    }
    return value;
  }

  private String fromFile() {
    String content;
    try {
      content = Files.readString(Path.of(name));
    } catch (IOException | InvalidPathException cause) {
      throw unresolved(
          "the file cannot be read as text; check the path and its permissions where Beamfill and"
              + " its workers run",
          cause);
    }
    if (content.isBlank()) {
      throw unresolved("the file is empty; write the secret into it", null);
    }
    return content.replaceFirst("\\r?\\n\\z", "");
  }

  private BeamfillException unresolved(String problem, @Nullable Throwable cause) {
    return new BeamfillException(Category.USAGE, this + " gives nothing: " + problem, cause);
  }

  /** The reference as it was typed, never the value. */
  @Override
  public String toString() {
    return place.prefix + name;
  }
}
