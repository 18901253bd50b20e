package io.beamfill.pipelines.job;

import io.beamfill.postgres.connect.UrlReference;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.SecretReference;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** How a job file names the target's database. */
public sealed interface TargetUrl extends UrlReference {
  /** What stands in the job file: never a password. */
  @Override
  String toString();

  /**
   * Reads {@code env:NAME}, {@code file:PATH} or a JDBC URL without a password.
   *
   * @throws IllegalArgumentException with a message that completes "target.url …" and repeats
   *     nothing of the text
   */
  static TargetUrl parse(String text) {
    if (SecretReference.looksLikeOne(text)) {
      return referenced(text);
    }
    if (!text.startsWith(Literal.PREFIX)) {
      throw new IllegalArgumentException(
          "must be env:NAME, file:PATH or a URL that begins with " + Literal.PREFIX);
    }
    return new Literal(text);
  }

  /**
   * The same for a database of any product, whose URL begins with {@code jdbc:}.
   *
   * @throws IllegalArgumentException as {@link #parse} does
   */
  static TargetUrl parseAnyProduct(String text) {
    if (SecretReference.looksLikeOne(text)) {
      return referenced(text);
    }
    if (!text.startsWith(Literal.ANY_PREFIX)) {
      throw new IllegalArgumentException(
          "must be env:NAME, file:PATH or a URL that begins with " + Literal.ANY_PREFIX);
    }
    return new Literal(text);
  }

  private static TargetUrl referenced(String text) {
    try {
      return new Referenced(SecretReference.parse(text));
    } catch (BeamfillException malformed) {
      throw new IllegalArgumentException(
          "must be env:NAME, the name of an environment variable, or file:PATH", malformed);
    }
  }

  /**
   * A URL that is kept outside the job file.
   *
   * @param reference where it is kept
   */
  record Referenced(SecretReference reference) implements TargetUrl {
    @Override
    public String resolve() {
      String url = reference.resolve();
      if (!url.startsWith(Literal.PREFIX)) {
        throw new BeamfillException(
            Category.USAGE,
            reference + " must hold a URL that begins with " + Literal.PREFIX + ", and does not");
      }
      // The driver would take the password for a host or a port, and name it in its messages.
      if (Literal.CREDENTIALS.matcher(url).find()) {
        throw new BeamfillException(
            Category.USAGE,
            reference
                + " holds a URL with user:password@, which PostgreSQL's driver does not read; put"
                + " ?user=…&password=… at its end");
      }
      return url;
    }

    @Override
    public String toString() {
      return reference.toString();
    }
  }

  /**
   * A URL that stands in the job file.
   *
   * @param url begins with {@code jdbc:}, and holds no password
   */
  record Literal(String url) implements TargetUrl {
    static final String PREFIX = "jdbc:postgresql:";
    static final String ANY_PREFIX = "jdbc:";

    private static final Pattern CREDENTIALS =
        Pattern.compile("^[^/?]*//([^?]*:[^?]*|[^=]*:[^=]*)@");

    /** As Oracle's driver takes them. */
    private static final Pattern USER_AND_PASSWORD = Pattern.compile("^[^?;]*[^:@/]/[^@?;]+@");

    /**
     * Refuses a URL that holds a password.
     *
     * @throws IllegalArgumentException with a message that repeats nothing of the URL
     */
    public Literal {
      if (CREDENTIALS.matcher(url).find()
          || USER_AND_PASSWORD.matcher(url).find()
          || hasPasswordParameter(url)) {
        throw new IllegalArgumentException(
            "must not hold a password; put the whole URL into an environment variable or a file,"
                + " and write env:NAME or file:PATH here");
      }
    }

    private static boolean hasPasswordParameter(String url) {
      for (String parameter : url.split("[&?;]", -1)) {
        int equals = parameter.indexOf('=');
        if (equals > 0 && isPassword(parameter.substring(0, equals))) {
          return true;
        }
      }
      return false;
    }

    private static boolean isPassword(String parameter) {
      String name;
      try {
        name = URLDecoder.decode(parameter, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException malformed) {
        name = parameter;
      }
      String lower = name.strip().toLowerCase(Locale.ROOT);
      return lower.endsWith("password") || lower.equals("pwd");
    }

    @Override
    public String resolve() {
      return url;
    }

    @Override
    public String toString() {
      return url;
    }
  }
}
