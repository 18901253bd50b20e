package io.beamfill.pipelines.job;

import io.beamfill.ledger.scan.ScanSettings;
import io.beamfill.ledger.source.MigrationChoice;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The history of a ledger, from Scan services.
 *
 * @param settings where they are and how they are asked
 * @param migrations which of the ledger's migrations are read
 */
public record LedgerConfig(ScanSettings settings, MigrationChoice migrations)
    implements SourceConfig {
  static final String TYPE = "ledger";

  @Override
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("type", TYPE);
    values.put("endpoints", settings.endpoints().stream().map(URI::toString).toList());
    values.put(
        "migrations",
        migrations.equals(MigrationChoice.ALL) ? migrations.toString() : migrations.listed());
    values.put("timeout", TimeSpan.format(settings.timeout()));
    values.put("retryFor", TimeSpan.format(settings.retryFor()));
    values.put("concurrency", settings.concurrency());
    if (!settings.headers().isEmpty()) {
      Map<String, String> headers = new LinkedHashMap<>();
      settings.headers().forEach((name, secret) -> headers.put(name, secret.toString()));
      values.put("headers", headers);
    }
    return values;
  }

  /** Endpoints serve the same history: they may change, and so may how they are asked. */
  @Override
  public Map<String, String> meaning() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("type", TYPE);
    values.put("migrations", migrations.toString());
    return values;
  }
}
