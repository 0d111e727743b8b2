package dev.countersign.duo;

import dev.countersign.http.BoundedClient;
import dev.countersign.http.Bounds;
import dev.countersign.http.HttpResult;
import dev.countersign.http.PercentEncoding;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/** Calls Duo; {@link DuoAnswer} reads the answers. */
final class DuoService {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final int ANSWER_BYTES_MAX = 64 * 1024;

  private final BoundedClient client = new BoundedClient(CONNECT_MAX);
  private final ApiHost host;
  private final Signing signing;
  private final Clock clock;

  DuoService(ApiHost host, Signing signing, Clock clock) {
    this.host = host;
    this.signing = signing;
    this.clock = clock;
  }

  /** Calls with POST and waits. */
  HttpResult post(String path, SortedMap<String, String> parameters, Duration max)
      throws InterruptedException {
    String body = PercentEncoding.of(parameters);
    HttpRequest request =
        signed("POST", path, body)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.ask(request, new Bounds(max, ANSWER_BYTES_MAX));
  }

  /** Calls with GET; no thread waits. */
  CompletableFuture<HttpResult> get(
      String path, SortedMap<String, String> parameters, Duration max) {
    HttpRequest request = signed("GET", path, PercentEncoding.of(parameters)).GET().build();
    return client.send(request, new Bounds(max, ANSWER_BYTES_MAX));
  }

  private HttpRequest.Builder signed(String method, String path, String parameters) {
    String date = Signing.date(clock.instant());
    String query = method.equals("GET") ? '?' + parameters : "";
    return HttpRequest.newBuilder(URI.create(host.scheme() + "://" + host.name() + path + query))
        .header("Date", date)
        .header(
            "Authorization", signing.authorization(date, method, host.name(), path, parameters));
  }
}
