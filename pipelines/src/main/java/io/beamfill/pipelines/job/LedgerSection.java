package io.beamfill.pipelines.job;

import io.beamfill.ledger.scan.ScanSettings;
import io.beamfill.ledger.source.MigrationChoice;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.SecretReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the section {@code source} of a ledger's job. */
final class LedgerSection {
  private static final int MOST_MIGRATION = 100_000;
  private static final int MOST_CONCURRENCY = 256;
  private static final Duration LEAST_TIME = Duration.ofMillis(100);
  private static final Duration MOST_TIME = Duration.ofHours(24);
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "upgrade",
          "user-agent");

  private LedgerSection() {}

  static LedgerConfig read(Section section) {
    section.accepting(
        "type", "endpoints", "migrations", "timeout", "retryFor", "concurrency", "headers");
    List<URI> endpoints =
        section.requiredList("endpoints").stream()
            .map(value -> value.as(LedgerSection::endpoint))
            .distinct()
            .toList();
    ScanSettings settings =
        new ScanSettings(
            endpoints,
            section.optionalSection("headers").map(LedgerSection::headers).orElse(Map.of()),
            time(section, "timeout", ScanSettings.TIMEOUT),
            time(section, "retryFor", ScanSettings.RETRY_FOR),
            ScanSettings.FIRST_PAUSE,
            section
                .optional("concurrency")
                .map(value -> value.integer(1, MOST_CONCURRENCY))
                .orElse(ScanSettings.CONCURRENCY));
    return new LedgerConfig(settings, migrations(section.list("migrations")));
  }

  private static Duration time(Section section, String key, Duration otherwise) {
    return section
        .optional(key)
        .map(value -> value.as(text -> TimeSpan.parse(text, LEAST_TIME, MOST_TIME)))
        .orElse(otherwise);
  }

  private static MigrationChoice migrations(List<Value> values) {
    boolean all = values.isEmpty() || (values.size() == 1 && values.get(0).text().equals("all"));
    return all
        ? MigrationChoice.ALL
        : new MigrationChoice(
            values.stream().map(value -> value.integer(0, MOST_MIGRATION)).toList());
  }

  private static URI endpoint(String text) {
    URI uri;
    try {
      uri = new URI(text.replaceFirst("/+$", ""));
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(notAnEndpoint(), malformed);
    }
    boolean web = Set.of("http", "https").contains(String.valueOf(uri.getScheme()));
    if (!web || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException(notAnEndpoint());
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "must not hold a user or a password; give what the service asks for under"
              + " source.headers, as env:NAME or file:PATH");
    }
    return uri;
  }

  private static String notAnEndpoint() {
    return "must be the address of a Scan service, such as https://scan.example/api/scan";
  }

  private static Map<String, SecretReference> headers(Section section) {
    Map<String, SecretReference> headers = new LinkedHashMap<>();
    for (Value each : section.values()) {
      String name = each.key();
      if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
        throw each.refused("is no name of a header");
      }
      if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
        throw each.refused("is a header that Beamfill sets itself; remove it");
      }
      headers.put(name, each.as(LedgerSection::secret));
    }
    return headers;
  }

  private static SecretReference secret(String text) {
    try {
      return SecretReference.parse(text);
    } catch (BeamfillException notOne) {
      throw new IllegalArgumentException(
          "must be env:NAME, the name of an environment variable, or file:PATH, whose value is"
              + " sent",
          notOne);
    }
  }
}
