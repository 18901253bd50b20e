package io.beamfill.jdbc.connect;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a JDBC URL that no message may repeat. Every driver has its own syntax, so this
 * knows the usual ones: {@code name=value} after {@code ?}, {@code &} or {@code ;}, {@code
 * //user:password@} and {@code user/password@}. The whole URL is never repeated either.
 */
final class UrlSecrets {
  private static final Pattern CREDENTIALS = Pattern.compile("[:/][^:/?;@]*[:/]([^?;]*)@");
  private static final List<String> SECRET_NAMES = List.of("pass", "pwd", "secret", "token", "key");
  private static final String HIDDEN = "…";

  private final List<String> secrets = new ArrayList<>();

  UrlSecrets(String url) {
    secrets.add(url);
    Matcher credentials = CREDENTIALS.matcher(url);
    while (credentials.find()) {
      add(credentials.group(1));
    }
    for (String parameter : url.split("[?&;]", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0 && isSecret(parameter.substring(0, equals))) {
        add(parameter.substring(equals + 1));
      }
    }
    secrets.sort(Comparator.comparingInt(String::length).reversed());
  }

  /** The message with all that is secret left out. */
  String removedFrom(String message) {
    String clean = message;
    for (String secret : secrets) {
      clean = clean.replace(secret, HIDDEN);
    }
    return clean;
  }

  private static boolean isSecret(String name) {
    String lower = decoded(name).toLowerCase(Locale.ROOT);
    return SECRET_NAMES.stream().anyMatch(lower::contains);
  }

  private void add(String secret) {
    if (!secret.isEmpty()) {
      secrets.add(secret);
      secrets.add(decoded(secret));
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }
}
