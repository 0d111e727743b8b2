package dev.countersign.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Calls servers over HTTP/1.1. It follows no redirects, keeps no cookies and retries nothing.
 * Whatever a server does, each request ends within its bounds as one {@link HttpResult}. Safe for
 * any number of threads.
 */
public final class BoundedClient {
  private static final HttpResult TIMED_OUT = new HttpResult.Failed(HttpFailure.TIMED_OUT);
  private static final int CAUSES_MAX = 10;

  private final HttpClient client;

  /**
   * A client that trusts the certificates the JVM trusts.
   *
   * @param connectMax how long it waits for a connection
   */
  public BoundedClient(Duration connectMax) {
    this(connectMax, null);
  }

  /**
   * A client with its own trust store.
   *
   * @param connectMax how long it waits for a connection
   * @param trust which certificates count, or null for those the JVM trusts. The host's name is
   *     still compared
   */
  public BoundedClient(Duration connectMax, @Nullable SSLContext trust) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectMax);
    if (trust != null) {
      builder.sslContext(trust);
    }
    this.client = builder.build();
  }

  /**
   * Sends a request and waits for the result.
   *
   * @param request the request; a timeout of its own bounds the wait for the answer's head
   * @param bounds what it may take
   * @return the answer, or why there is none
   * @throws InterruptedException if the thread is told to stop; the request is then aborted
   */
  public HttpResult ask(HttpRequest request, Bounds bounds) throws InterruptedException {
    CompletableFuture<HttpResult> result = send(request, bounds);
    try {
      // The timer of `send` is one thread for the whole JVM; this thread has its own clock.
      return result.get(bounds.timeMax().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return TIMED_OUT;
    } catch (ExecutionException e) {
      return new HttpResult.Failed(HttpFailure.UNREACHABLE);
    } finally {
      result.cancel(true);
    }
  }

  /**
   * Sends a request; no thread waits for the result.
   *
   * @param request the request; a timeout of its own bounds the wait for the answer's head
   * @param bounds what it may take
   * @return completes with the answer or the reason there is none, within the bounds and never with
   *     an exception. Canceling it aborts the request.
   */
  // The two listeners matter only for their effects; their own futures are ignored.
  @SuppressWarnings("FutureReturnValueIgnored")
  public CompletableFuture<HttpResult> send(HttpRequest request, Bounds bounds) {
    CompletableFuture<HttpResponse<Optional<byte[]>>> exchange =
        client.sendAsync(
            request,
            head ->
                new BoundedBody(
                    bounds.readsBodyOf().test(head.statusCode()) ? bounds.bodyBytesMax() : 0));
    CompletableFuture<HttpResult> result = new CompletableFuture<>();
    exchange.whenComplete((response, thrown) -> result.complete(result(response, thrown)));
    result.completeOnTimeout(TIMED_OUT, bounds.timeMax().toMillis(), TimeUnit.MILLISECONDS);
    result.whenComplete((ended, canceled) -> exchange.cancel(true));
    return result;
  }

  private static HttpResult result(
      @Nullable HttpResponse<Optional<byte[]>> response, @Nullable Throwable thrown) {
    if (response == null) {
      return new HttpResult.Failed(failure(thrown));
    }
    int status = response.statusCode();
    return response
        .body()
        .<HttpResult>map(body -> new HttpResult.Answered(status, body))
        .orElseGet(() -> new HttpResult.Failed(HttpFailure.TOO_LONG));
  }

  private static HttpFailure failure(@Nullable Throwable thrown) {
    Throwable one = thrown;
    for (int depth = 0; one != null && depth < CAUSES_MAX; depth++) {
      if (one instanceof HttpTimeoutException) {
        return HttpFailure.TIMED_OUT;
      }
      if (one instanceof SSLException) {
        return HttpFailure.ENCRYPTION;
      }
      one = one.getCause();
    }
    return HttpFailure.UNREACHABLE;
  }
}
