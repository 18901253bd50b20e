package io.beamfill.ledger.scan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.SecretReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * One request and its answer, over HTTP. Redirects are not followed: they could carry the headers
 * to another place.
 */
final class Exchange {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
  private static final int MOST_ERROR_BYTES = 1 << 16;
  private static final int MOST_ERROR_LETTERS = 300;

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .proxy(ProxySelector.getDefault())
          .build();

  private final Map<String, SecretReference> headers;
  private final Duration timeout;

  Exchange(Map<String, SecretReference> headers, Duration timeout) {
    this.headers = headers;
    this.timeout = timeout;
  }

  /**
   * Asks once.
   *
   * @throws InterruptedIOException where the thread was interrupted
   */
  <T> Answer<T> post(URI endpoint, Question<T> question) throws InterruptedIOException {
    Map<String, String> secrets = new LinkedHashMap<>();
    headers.forEach((name, reference) -> secrets.put(name, resolve(name, reference)));
    try (Deadline deadline = Deadline.in(timeout)) {
      try {
        HttpRequest request = request(endpoint, question, secrets, deadline.left());
        HttpResponse<InputStream> response =
            HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
          deadline.guard(body);
          return read(response, body, question, secrets);
        }
      } catch (HttpTimeoutException slow) {
        return tooSlow();
      } catch (JsonProcessingException broken) {
        return deadline.passed()
            ? tooSlow()
            : new Answer.Retryable<>(
                "sent JSON that breaks off or is malformed: " + broken.getOriginalMessage());
      } catch (IOException broken) {
        return deadline.passed() ? tooSlow() : new Answer.Retryable<>(describe(broken));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted while asking " + endpoint);
      }
    }
  }

  private <T> Answer<T> tooSlow() {
    return new Answer.Retryable<>(
        "did not answer within " + timeout.toSeconds() + " s", Duration.ZERO, true);
  }

  private static String describe(IOException broken) {
    String message = broken.getMessage();
    return "cannot be reached or broke off: "
        + (message == null ? broken.getClass().getSimpleName() : message);
  }

  private static HttpRequest request(
      URI endpoint, Question<?> question, Map<String, String> secrets, Duration left) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint + question.path()))
            .timeout(left)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("Accept-Encoding", "gzip")
            .header("User-Agent", "beamfill")
            .POST(HttpRequest.BodyPublishers.ofString(question.body()));
    secrets.forEach(request::setHeader);
    return request.build();
  }

  private static String resolve(String name, SecretReference reference) {
    String value = reference.resolve();
    if (value.chars().anyMatch(letter -> letter < ' ' || letter > '~')) {
      throw new BeamfillException(
          Category.USAGE,
          reference
              + " cannot be sent as the header "
              + name
              + ": it holds other signs than those of one line of ASCII.");
    }
    return value;
  }

  private static <T> Answer<T> read(
      HttpResponse<InputStream> response,
      InputStream body,
      Question<T> question,
      Map<String, String> secrets)
      throws IOException {
    InputStream plain = unpacked(response, body);
    int status = response.statusCode();
    if (status == 200) {
      return question.read(plain);
    }
    String said = withoutSecrets(error(plain), secrets);
    return switch (status) {
      case 404 -> question.unknown(said);
      case 408, 429, 500, 502, 503, 504 ->
          new Answer.Retryable<>(
              "answered with status " + status + said,
              response
                  .headers()
                  .firstValue("Retry-After")
                  .map(value -> RetryAfter.parse(value, Instant.now()))
                  .orElse(Duration.ZERO),
              status == 408 || status == 504);
      case 401, 403 ->
          new Answer.Fatal<>(
              "does not let this job in (status "
                  + status
                  + said
                  + "): give it what it asks for under source.headers");
      case 301, 302, 303, 307, 308 ->
          new Answer.Fatal<>(
              "sends us on to "
                  + response.headers().firstValue("Location").map(Exchange::host).orElse("nowhere")
                  + " (status "
                  + status
                  + "), which is not followed: name that place as the endpoint if you trust it");
      default -> new Answer.Fatal<>("refused the request (status " + status + said + ")");
    };
  }

  private static InputStream unpacked(HttpResponse<?> response, InputStream body)
      throws IOException {
    String encoding = response.headers().firstValue("Content-Encoding").orElse("");
    return encoding.toLowerCase(Locale.ROOT).equals("gzip") ? new GZIPInputStream(body) : body;
  }

  private static String host(String location) {
    try {
      String host = URI.create(location).getHost();
      return host == null ? "another path" : host;
    } catch (IllegalArgumentException malformed) {
      return "another place";
    }
  }

  /** What a service says of an error, with a colon before it, or nothing. */
  private static String error(InputStream body) throws IOException {
    String text = new String(body.readNBytes(MOST_ERROR_BYTES), StandardCharsets.UTF_8);
    String said = text;
    try {
      JsonNode error = JSON.readTree(text);
      said = error == null ? "" : error.path("error").asText("");
    } catch (JsonProcessingException notOne) {
      // A proxy's page: its first letters say whose.
    }
    String line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    if (line.isEmpty()) {
      return "";
    }
    return ": "
        + (line.length() > MOST_ERROR_LETTERS ? line.substring(0, MOST_ERROR_LETTERS) : line);
  }

  private static String withoutSecrets(String text, Map<String, String> secrets) {
    String clean = text;
    for (String secret : secrets.values()) {
      clean = clean.replace(secret, "***");
    }
    return clean;
  }
}
