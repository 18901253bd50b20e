package io.beamfill.jdbc.connect;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The parts of a JDBC URL that no message may repeat. Every driver has its own syntax, so this
 * knows the usual ones: {@code name=value} after {@code ?}, {@code &} or {@code ;}, {@code
 * //user:password@} and {@code user/password@}. The whole URL is never repeated either.
 */
final class UrlSecrets {
  private static final List<String> SECRET_NAMES = List.of("pass", "pwd", "secret", "token", "key");
  private static final String HIDDEN = "…";

  private final List<String> secrets = new ArrayList<>();

  UrlSecrets(String url) {
    secrets.add(url);
    String place = url.replaceFirst("[?;].*", "");
    addEachEnd(place.substring(0, Math.max(0, place.lastIndexOf('@'))));
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

  /** A password may hold what stands before it too, so that all that may be one is taken. */
  private void addEachEnd(String credentials) {
    for (int index = 0; index < credentials.length(); index++) {
      if (":/".indexOf(credentials.charAt(index)) >= 0) {
        add(credentials.substring(index + 1));
      }
    }
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
