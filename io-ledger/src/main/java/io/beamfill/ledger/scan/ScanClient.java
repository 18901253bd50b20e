package io.beamfill.ledger.scan;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks until there is an answer, or the time for it is up. An endpoint that fails is left alone for
 * a while; meanwhile another one is asked, if there is one that has what is asked for.
 *
 * <p>One client for the same settings in a process, so that its requests know of one another.
 */
public final class ScanClient {
  private static final Logger LOG = LoggerFactory.getLogger(ScanClient.class);
  private static final Map<ScanSettings, ScanClient> CLIENTS = new ConcurrentHashMap<>();
  private static final Duration LONGEST_PAUSE_OF_ONE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE_OF_MANY = Duration.ofMinutes(5);
  private static final long NOBODY_HAS_IT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<Endpoint> endpoints;
  private final Exchange exchange;
  private final Duration retryFor;

  private ScanClient(ScanSettings settings) {
    Duration longest =
        settings.endpoints().size() == 1 ? LONGEST_PAUSE_OF_ONE : LONGEST_PAUSE_OF_MANY;
    this.endpoints =
        settings.endpoints().stream()
            .map(each -> new Endpoint(each, settings.concurrency(), settings.firstPause(), longest))
            .toList();
    this.exchange = new Exchange(settings.headers(), settings.timeout());
    this.retryFor = settings.retryFor();
  }

  /** The client of this process for these settings. */
  public static ScanClient of(ScanSettings settings) {
    return CLIENTS.computeIfAbsent(settings, ScanClient::new);
  }

  /** All endpoints, in the order of the settings. */
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /**
   * Asks any endpoint that has it.
   *
   * @return what was asked for, or nothing where an endpoint says that there is nothing
   * @throws IOException where no endpoint gave an answer in time
   * @throws BeamfillException where asking again is of no use
   */
  public <T> Optional<T> ask(Question<T> question) throws IOException {
    return ask(endpoints, question, retryFor);
  }

  /**
   * Asks one endpoint.
   *
   * @param patience how long it is tried again
   * @return as {@link #ask(Question)}
   * @throws IOException as {@link #ask(Question)}
   */
  public <T> Optional<T> ask(Endpoint endpoint, Question<T> question, Duration patience)
      throws IOException {
    return ask(List.of(endpoint), question, patience);
  }

  private <T> Optional<T> ask(List<Endpoint> candidates, Question<T> question, Duration patience)
      throws IOException {
    long start = System.nanoTime();
    String failure = "No endpoint has what is asked for";
    int tries = 0;
    while (true) {
      List<Endpoint> able = candidates.stream().filter(question::isFor).toList();
      Optional<Endpoint> chosen =
          able.stream()
              .filter(each -> each.pauseNanos() <= 0)
              .max(Comparator.comparingInt(each -> each.permits().availablePermits()));
      if (chosen.isPresent()) {
        Endpoint endpoint = chosen.get();
        Answer<T> answer = askOnce(endpoint, question);
        if (answer instanceof Answer.Retryable<T> retryable) {
          tries++;
          failure = endpoint + " " + retryable.reason();
          LOG.info("{}; try {}", failure, tries);
          endpoint.failed(retryable.notBefore());
          if (retryable.tooSlow()) {
            question.tooSlow();
          }
        } else {
          endpoint.succeeded();
          return settled(endpoint, answer);
        }
      } else {
        long pause =
            able.stream().mapToLong(Endpoint::pauseNanos).min().orElse(NOBODY_HAS_IT_NANOS);
        if (System.nanoTime() - start + pause > patience.toNanos()) {
          throw new IOException(
              failure + (tries > 1 ? ", after " + tries + " tries in " + since(start) : ""));
        }
        sleep(pause);
      }
    }
  }

  private static String since(long start) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s";
  }

  private static <T> Optional<T> settled(Endpoint endpoint, Answer<T> answer) {
    if (answer instanceof Answer.Data<T> data) {
      return Optional.of(data.value());
    }
    if (answer instanceof Answer.Fatal<T> fatal) {
      throw new BeamfillException(
          Category.SOURCE, "The Scan service " + endpoint + " " + fatal.reason() + ".");
    }
    return Optional.empty();
  }

  private <T> Answer<T> askOnce(Endpoint endpoint, Question<T> question)
      throws InterruptedIOException {
    try {
      endpoint.permits().acquire();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    try {
      return exchange.post(endpoint.address(), question);
    } finally {
      endpoint.permits().release();
    }
  }

  private static void sleep(long nanos) throws InterruptedIOException {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("Interrupted while waiting for a Scan service");
  }
}
