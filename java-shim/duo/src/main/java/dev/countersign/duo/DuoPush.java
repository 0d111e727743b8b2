package dev.countersign.duo;

import dev.countersign.verifier.PushProvider;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Prompts phones with Duo. Only a person whom Duo would prompt is prompted, and only the press on
 * "approve" is a yes: somebody whom Duo lets pass without a prompt does not pass here.
 *
 * <p>Duo answers a look at a prompt only when there is news. Such a look goes on in the background
 * and no thread waits for it, so the next look of the same prompt finds what came meanwhile.
 */
public final class DuoPush implements PushProvider, AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final Duration NEWS_MAX = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 1000;

  /** Looks under way on this node; above it the oldest is dropped, and is begun anew if asked. */
  private static final int LOOKS_MAX = 1000;

  private static final int KEY_BYTES_MIN = 16;
  private static final Pattern INTEGRATION_KEY = Pattern.compile("[0-9A-Za-z]{8,40}");
  private static final Pattern TRANSACTION = Pattern.compile("[0-9A-Za-z_-]{1,128}");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]{2,45}");

  private final long lookMillis;
  private final Signing signing;
  private final DuoService duo;
  private final Map<String, CompletableFuture<Map<String, Object>>> looks = new LinkedHashMap<>();

  /**
   * Makes one for an application of the kind "Auth API".
   *
   * @param apiHost its API host, {@code api-*.duosecurity.com}; for tests a loopback address with a
   *     port, which is asked without TLS
   * @param integrationKey its integration key, 8 to 40 letters and digits
   * @param secretKey its secret key, 16 bytes or longer; copied, the caller wipes its own
   * @throws IllegalArgumentException if one of them cannot be right
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
    this.lookMillis = lookMillis;
    this.signing = new Signing(integrationKey, secretKey);
    this.duo = new DuoService(apiHost, signing, clock);
  }

  @Override
  public Finding start(HostTask.StartPush task) throws Exception {
    SortedMap<String, String> person = new TreeMap<>();
    person.put("username", task.user());
    boolean isAddress = ADDRESS.matcher(task.peer()).matches();
    if (isAddress) {
      person.put("ipaddr", task.peer());
    }
    Map<String, Object> admitted = await(duo.post("/auth/v2/preauth", person, ANSWER_MAX));
    switch (word(admitted, "result")) {
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
      prompt.put("pushinfo", Signing.parameters(new TreeMap<>(Map.of("from", task.peer()))));
    }
    String transaction = word(await(duo.post("/auth/v2/auth", prompt, ANSWER_MAX)), "txid");
    if (!TRANSACTION.matcher(transaction).matches()) {
      throw new IOException("Duo named a transaction in a way that is not known");
    }
    return new Finding.PushStarted(transaction);
  }

  @Override
  public Finding poll(HostTask.PollPush task) throws Exception {
    CompletableFuture<Map<String, Object>> look = look(task.transaction());
    Map<String, Object> news;
    try {
      news = look.get(lookMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Finding.Waiting();
    } catch (ExecutionException e) {
      forget(task.transaction(), look);
      throw failed(e);
    }
    forget(task.transaction(), look);
    return switch (word(news, "result")) {
      case "allow" -> approved(word(news, "status"));
      case "deny" -> new Finding.Invalid();
      case "waiting" -> new Finding.Waiting();
      default -> throw new IOException("Duo gave a result of auth_status that is not known");
    };
  }

  /** Duo also allows without a press: for a bypass code, a trusted network, a remembered device. */
  private static Finding approved(String status) throws IOException {
    if (status.equals("allow")) {
      return new Finding.Valid();
    }
    throw new IOException("Duo allowed for another reason than the press on the phone");
  }

  private CompletableFuture<Map<String, Object>> look(String transaction) {
    synchronized (looks) {
      CompletableFuture<Map<String, Object>> under = looks.get(transaction);
      if (under == null) {
        SortedMap<String, String> which = new TreeMap<>(Map.of("txid", transaction));
        under = duo.get("/auth/v2/auth_status", which, NEWS_MAX);
        if (looks.size() >= LOOKS_MAX) {
          Iterator<CompletableFuture<Map<String, Object>>> oldest = looks.values().iterator();
          oldest.next().cancel(true);
          oldest.remove();
        }
        looks.put(transaction, under);
      }
      return under;
    }
  }

  private void forget(String transaction, CompletableFuture<Map<String, Object>> look) {
    synchronized (looks) {
      looks.remove(transaction, look);
    }
  }

  private static Map<String, Object> await(CompletableFuture<Map<String, Object>> answer)
      throws Exception {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw failed(e);
    } finally {
      answer.cancel(true);
    }
  }

  private static IOException failed(ExecutionException e) {
    Throwable cause = e.getCause();
    boolean late = cause instanceof TimeoutException || cause instanceof HttpTimeoutException;
    return late
        ? new IOException("Duo did not answer in time", cause)
        : new IOException("Duo could not be asked", cause);
  }

  private static String word(Map<String, Object> answer, String field) {
    return answer.get(field) instanceof String word ? word : "";
  }

  /** Wipes the secret key; nothing can be asked afterwards. */
  @Override
  public void close() {
    signing.wipe();
  }
}
