package io.beamfill.ledger.scan;

import io.beamfill.transforms.SecretReference;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How Scan services are asked.
 *
 * @param endpoints base addresses of services that serve the same history, for example {@code
 *     https://scan.example/api/scan}; those that come first are asked first
 * @param headers what every request carries beside its own headers, by name; the values are secret
 * @param timeout the most that one request may take, from its first byte to the answer's last
 * @param retryFor how long a request is tried again before the run fails
 * @param firstPause how long an endpoint is left alone after its first failure in a row
 * @param concurrency requests at one time to one endpoint, by one process
 */
public record ScanSettings(
    List<URI> endpoints,
    Map<String, SecretReference> headers,
    Duration timeout,
    Duration retryFor,
    Duration firstPause,
    int concurrency)
    implements Serializable {
  /** Two minutes for a request, ten for all its tries. */
  public static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** How long a request is tried again, unless the job file says otherwise. */
  public static final Duration RETRY_FOR = Duration.ofMinutes(10);

  /** How long an endpoint is left alone after a failure. */
  public static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  /** Requests at one time to one endpoint, unless the job file says otherwise. */
  public static final int CONCURRENCY = 8;

  /** Copies the collections. */
  public ScanSettings {
    endpoints = List.copyOf(endpoints);
    headers = new TreeMap<>(headers);
  }

  /** Without headers, and all else as a job file that says nothing of it. */
  public static ScanSettings of(List<URI> endpoints) {
    return new ScanSettings(endpoints, Map.of(), TIMEOUT, RETRY_FOR, FIRST_PAUSE, CONCURRENCY);
  }
}
