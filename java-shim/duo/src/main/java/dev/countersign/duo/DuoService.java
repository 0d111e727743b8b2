package dev.countersign.duo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Asks Duo, and hands out what it answered only if that was {@code OK}. */
final class DuoService {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final int ANSWER_BYTES_MAX = 64 * 1024;
  private static final Pattern DUO = Pattern.compile("api-[0-9a-z]{1,32}\\.duosecurity\\.com");
  private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1):[0-9]{1,5}");

  /** Duo's number for a date that is more than some minutes off. */
  private static final String BAD_DATE = "40105";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_MAX)
          .build();
  private final String scheme;
  private final String host;
  private final Signing signing;
  private final Clock clock;

  /**
   * Checks the host.
   *
   * @throws IllegalArgumentException if it is neither Duo's nor a loopback address with a port
   */
  DuoService(String apiHost, Signing signing, Clock clock) {
    this.host = apiHost.toLowerCase(Locale.ROOT);
    boolean loopback = LOOPBACK.matcher(host).matches();
    if (!loopback && !DUO.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "the API host must be api-*.duosecurity.com, as Duo's page of the application names it");
    }
    this.scheme = loopback ? "http://" : "https://";
    this.signing = signing;
    this.clock = clock;
  }

  CompletableFuture<Map<String, Object>> post(
      String path, SortedMap<String, String> parameters, Duration max) {
    String body = Signing.parameters(parameters);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + host + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return send(request, "POST", path, body, max);
  }

  CompletableFuture<Map<String, Object>> get(
      String path, SortedMap<String, String> parameters, Duration max) {
    String query = Signing.parameters(parameters);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + host + path + '?' + query)).GET();
    return send(request, "GET", path, query, max);
  }

  private CompletableFuture<Map<String, Object>> send(
      HttpRequest.Builder request, String method, String path, String parameters, Duration max) {
    String date = Signing.date(clock.instant());
    String authorization = signing.authorization(date, method, host, path, parameters);
    HttpRequest ready =
        request.header("Date", date).header("Authorization", authorization).timeout(max).build();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(ready, head -> new LimitedBody(ANSWER_BYTES_MAX));
    // The client's own limit ends with the head; this one holds for the body as well.
    CompletableFuture<Map<String, Object>> answer =
        exchange.thenApply(DuoService::answer).orTimeout(max.toMillis(), TimeUnit.MILLISECONDS);
    return answer.whenComplete((read, failed) -> exchange.cancel(true));
  }

  private static Map<String, Object> answer(HttpResponse<byte[]> response) {
    try {
      Object read = Json.read(response.body());
      Object stat = field(read, "stat");
      Object answered = field(read, "response");
      if (response.statusCode() == 200 && "OK".equals(stat) && answered instanceof Map<?, ?>) {
        return fields(answered);
      }
      throw new IOException(refusal(response.statusCode(), field(read, "code")));
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** Of Duo's words only its number: what else it says may be about a person. */
  private static String refusal(int status, Object code) {
    String number = code instanceof Json.Other one ? one.text() : "none";
    String line = "Duo answered HTTP " + status + ", code " + number;
    return number.equals(BAD_DATE) ? line + ": the clock of this machine is off; set it" : line;
  }

  private static Object field(Object of, String name) throws IOException {
    Object value = fields(of).get(name);
    return value == null ? new Json.Other("none") : value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> fields(Object of) throws IOException {
    if (of instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IOException("Duo's answer is no JSON object");
  }
}
