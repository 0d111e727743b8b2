package dev.countersign.yubicloud;

import dev.countersign.http.BoundedClient;
import dev.countersign.http.Bounds;
import dev.countersign.http.HttpFailure;
import dev.countersign.http.HttpResult;
import dev.countersign.http.PercentEncoding;
import dev.countersign.http.ServerAddresses;
import dev.countersign.verifier.YubicoValidator;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks all servers at once. The first answer that proves something counts, and the others are
 * dropped. If none proves anything in time, the OTP is neither right nor wrong.
 */
public final class YubicloudValidator implements YubicoValidator, AutoCloseable {
  /** YubiCloud, Yubico's public service. */
  public static final URI YUBICLOUD = URI.create("https://api.yubico.com/wsapi/2.0/verify");

  private static final int OK = 200;
  private static final int SERVERS_MAX = 5;
  private static final int ANSWER_BYTES_MAX = 8 * 1024;
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  /** Less than the 10 seconds the driver allows. */
  private static final long ANSWER_MILLIS = 8000;

  /** How long a server may ask its own peers, in seconds; less than our own timeout. */
  private static final String PEERS_SECONDS = "6";

  private static final Pattern CLIENT_ID = Pattern.compile("[1-9][0-9]{0,9}");
  private static final Pattern OTP = Pattern.compile("[cbdefghijklnrtuv]{34,64}");
  private static final Pattern NONCE = Pattern.compile("[0-9A-Za-z]{16,40}");

  private final BoundedClient client = new BoundedClient(CONNECT_MAX);
  private final List<URI> servers;
  private final String clientId;
  private final Signing signing;
  private final long answerMillis;

  /**
   * Creates one.
   *
   * @param servers addresses of the verify calls, 1 to 5, with https; http only on a loopback
   *     address
   * @param clientId our number at the servers
   * @param apiKey the key that came with it, in base64; copied, the caller wipes its own
   * @throws IllegalArgumentException if one of them is invalid
   */
  public YubicloudValidator(List<URI> servers, String clientId, byte[] apiKey) {
    this(servers, clientId, apiKey, ANSWER_MILLIS);
  }

  YubicloudValidator(List<URI> servers, String clientId, byte[] apiKey, long answerMillis) {
    if (servers.isEmpty() || servers.size() > SERVERS_MAX) {
      throw new IllegalArgumentException("1 to 5 validation servers can be asked");
    }
    servers.forEach(YubicloudValidator::refuseOdd);
    if (!CLIENT_ID.matcher(clientId).matches()) {
      throw new IllegalArgumentException("the client id must be a number");
    }
    this.servers = List.copyOf(servers);
    this.clientId = clientId;
    this.signing = new Signing(apiKey);
    this.answerMillis = answerMillis;
  }

  private static void refuseOdd(URI server) {
    if (!ServerAddresses.isProtected(server) || server.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "the address of a validation server must be https:// with host and path only");
    }
  }

  // Each listener completes `first`; its own future is ignored.
  @SuppressWarnings("FutureReturnValueIgnored")
  @Override
  public Finding check(HostTask.CheckYubico task) throws Exception {
    String otp = new String(task.otp(), StandardCharsets.US_ASCII);
    String nonce = task.nonce();
    if (!OTP.matcher(otp).matches() || !NONCE.matcher(nonce).matches()) {
      throw new IOException("the OTP or its nonce has no form that can be asked about");
    }
    String query = query(otp, nonce);
    Bounds bounds =
        new Bounds(Duration.ofMillis(answerMillis), ANSWER_BYTES_MAX, status -> status == OK);
    CompletableFuture<Finding> first = new CompletableFuture<>();
    AtomicInteger open = new AtomicInteger(servers.size());
    List<CompletableFuture<HttpResult>> running = new ArrayList<>();
    for (URI server : servers) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(server + "?" + query)).build();
      CompletableFuture<HttpResult> result = client.send(request, bounds);
      running.add(result);
      result
          .thenApply(answer -> finding(answer, otp, nonce))
          .whenComplete((finding, failed) -> settle(first, open, finding, failed));
    }
    try {
      return first.get(answerMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no validation server proved anything in time", e);
    } catch (ExecutionException e) {
      throw new IOException("no validation server proved anything", e.getCause());
    } finally {
      running.forEach(one -> one.cancel(true));
    }
  }

  /** Only the last failure fails the whole. */
  private static void settle(
      CompletableFuture<Finding> first,
      AtomicInteger open,
      @Nullable Finding finding,
      @Nullable Throwable failed) {
    boolean isLast = open.decrementAndGet() == 0;
    if (finding != null) {
      first.complete(finding);
    } else if (isLast && failed != null) {
      first.completeExceptionally(failed);
    }
  }

  private String query(String otp, String nonce) {
    SortedMap<String, String> pairs = new TreeMap<>();
    pairs.put("id", clientId);
    pairs.put("nonce", nonce);
    pairs.put("otp", otp);
    pairs.put("timeout", PEERS_SECONDS);
    // None of them needs encoding, so what is signed is what is sent.
    return Signing.joined(pairs) + "&h=" + PercentEncoding.of(signing.signature(pairs));
  }

  private Finding finding(HttpResult result, String otp, String nonce) {
    try {
      byte[] body = result.match(YubicloudValidator::body, failed -> fail(failed.failure()));
      return ServerAnswer.of(body).proves(otp, nonce, signing);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private static byte[] body(HttpResult.Answered answered) throws IOException {
    if (answered.status() != OK) {
      throw new IOException("a validation server answered HTTP " + answered.status());
    }
    return answered.body();
  }

  private static byte[] fail(HttpFailure failure) throws IOException {
    throw new IOException(
        switch (failure) {
          case UNREACHABLE -> "a validation server is unreachable, or the connection broke";
          case TIMED_OUT -> "a validation server did not answer in time";
          case ENCRYPTION -> "TLS with a validation server failed; look at proxy and trust store";
          case TOO_LONG -> "a validation server's answer is longer than 8 KiB";
        });
  }

  /** Wipes the API key; nothing can be asked afterwards. */
  @Override
  public void close() {
    signing.wipe();
  }
}
