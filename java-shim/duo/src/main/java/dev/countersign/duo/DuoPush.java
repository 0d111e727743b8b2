package dev.countersign.duo;

import dev.countersign.http.HttpResult;
import dev.countersign.http.PercentEncoding;
import dev.countersign.verifier.PushProvider;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Prompts phones with Duo. Only a person whom Duo would prompt is prompted, and only pressing
 * "approve" is a yes: someone whom Duo lets pass without a prompt does not pass here.
 *
 * <p>Duo answers a poll only when there is news. A poll runs in the background and no thread waits
 * for it, so the next poll of the same prompt finds what arrived meanwhile.
 */
public final class DuoPush implements PushProvider, AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final Duration NEWS_MAX = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 1000;

  /**
   * The most polls under way on this node; beyond that the oldest is dropped, and restarted when
   * asked for.
   */
  private static final int LOOKS_MAX = 1000;

  private static final int KEY_BYTES_MIN = 16;
  private static final Pattern INTEGRATION_KEY = Pattern.compile("[0-9A-Za-z]{8,40}");
  private static final Pattern TRANSACTION = Pattern.compile("[0-9A-Za-z_-]{1,128}");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]{2,45}");

  private final long lookMillis;
  private final Signing signing;
  private final DuoService duo;
  private final Map<String, CompletableFuture<HttpResult>> looks = new LinkedHashMap<>();

  /**
   * Creates one for an application of the kind "Auth API".
   *
   * @param apiHost its API host, {@code api-*.duosecurity.com}; for tests a loopback address with a
   *     port, called without TLS
   * @param integrationKey its integration key, 8 to 40 letters and digits
   * @param secretKey its secret key, 16 bytes or longer; copied, the caller wipes its own
   * @throws IllegalArgumentException if one of them is invalid
   */
  public DuoPush(String apiHost, String integrationKey, byte[] secretKey) {
    this(apiHost, integrationKey, secretKey, Clock.systemUTC(), LOOK_MILLIS);
  }

  DuoPush(String apiHost, String integrationKey, byte[] secretKey, Clock clock, long lookMillis) {
    if (!INTEGRATION_KEY.matcher(integrationKey).matches()) {
      throw new IllegalArgumentException("the integration key must be 8 to 40 letters and digits");
    }
    if (secretKey.length < KEY_BYTES_MIN) {
      throw new IllegalArgumentException("the secret key must be 16 bytes or longer");
    }
    ApiHost host = ApiHost.of(apiHost);
    this.lookMillis = lookMillis;
    // Last, so that a refusal leaves no copy of the key behind.
    this.signing = new Signing(integrationKey, secretKey);
    this.duo = new DuoService(host, signing, clock);
  }

  @Override
  public Finding start(HostTask.StartPush task) throws Exception {
    SortedMap<String, String> person = new TreeMap<>();
    person.put("username", task.user());
    boolean isAddress = ADDRESS.matcher(task.peer()).matches();
    if (isAddress) {
      person.put("ipaddr", task.peer());
    }
    DuoAnswer admitted = DuoAnswer.of(duo.post("/auth/v2/preauth", person, ANSWER_MAX));
    switch (admitted.text("result")) {
      case "auth" -> {}
      case "allow", "deny", "enroll" -> {
        return new Finding.Invalid();
      }
      default -> throw new IOException("Duo gave a result of preauth that is not known");
    }
    SortedMap<String, String> prompt = new TreeMap<>(person);
    prompt.put("factor", "push");
    prompt.put("device", "auto");
    prompt.put("async", "1");
    if (isAddress) {
      prompt.put("pushinfo", PercentEncoding.of(new TreeMap<>(Map.of("from", task.peer()))));
    }
    String transaction = DuoAnswer.of(duo.post("/auth/v2/auth", prompt, ANSWER_MAX)).text("txid");
    if (!TRANSACTION.matcher(transaction).matches()) {
      throw new IOException("Duo named a transaction in a way that is not known");
    }
    return new Finding.PushStarted(transaction);
  }

  @Override
  public Finding poll(HostTask.PollPush task) throws Exception {
    CompletableFuture<HttpResult> look = look(task.transaction());
    HttpResult result;
    try {
      result = look.get(lookMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | CancellationException e) {
      // It continues in the background, or it was dropped and the next poll starts another.
      return new Finding.Waiting();
    }
    forget(task.transaction(), look);
    DuoAnswer news = DuoAnswer.of(result);
    return switch (news.text("result")) {
      case "allow" -> approved(news.text("status"));
      case "deny" -> new Finding.Invalid();
      case "waiting" -> new Finding.Waiting();
      default -> throw new IOException("Duo gave a result of auth_status that is not known");
    };
  }

  /** Duo also allows without a press: by bypass code, trusted network or remembered device. */
  private static Finding approved(String status) throws IOException {
    if (status.equals("allow")) {
      return new Finding.Valid();
    }
    throw new IOException("Duo allowed for another reason than the press on the phone");
  }

  private CompletableFuture<HttpResult> look(String transaction) {
    synchronized (looks) {
      CompletableFuture<HttpResult> under = looks.get(transaction);
      if (under == null) {
        SortedMap<String, String> which = new TreeMap<>(Map.of("txid", transaction));
        under = duo.get("/auth/v2/auth_status", which, NEWS_MAX);
        if (looks.size() >= LOOKS_MAX) {
          Iterator<CompletableFuture<HttpResult>> oldest = looks.values().iterator();
          oldest.next().cancel(true);
          oldest.remove();
        }
        looks.put(transaction, under);
      }
      return under;
    }
  }

  private void forget(String transaction, CompletableFuture<HttpResult> look) {
    synchronized (looks) {
      looks.remove(transaction, look);
    }
  }

  /** Drops polls under way and wipes the secret key; nothing can be asked afterwards. */
  @Override
  public void close() {
    try {
      synchronized (looks) {
        looks.values().forEach(look -> look.cancel(true));
        looks.clear();
      }
    } finally {
      signing.wipe();
    }
  }
}
