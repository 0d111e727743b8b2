package dev.countersign.duo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands in for Duo on a loopback port. It checks every request as the Auth API's documentation
 * says, computed here plainly and independently of the client: method, form, date within five
 * minutes, and the signature over the parameters as they arrived.
 */
final class DuoServer implements AutoCloseable {
  static final String INTEGRATION = "DIWJ8X6AEYOR5OMC6TQ1";
  static final String SECRET = "not-a-real-secret-0123456789abcdef012345";
  private static final Duration OFF_MAX = Duration.ofMinutes(5);

  /** What a test wants to happen instead of a normal answer. */
  interface Reply {
    void to(HttpExchange exchange) throws IOException;
  }

  /** One request that passed the checks. */
  record Asked(String path, Map<String, String> parameters) {}

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  DuoServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    answers("/auth/v2/preauth", "{\"result\":\"auth\",\"devices\":[{\"device\":\"DP1\"}]}");
    answers("/auth/v2/auth", "{\"txid\":\"45f7c92b-f45f-4862-8545-e0f58e78075a\"}");
    status("waiting", "pushed");
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  DuoServer answers(String path, String response) {
    return says(path, 200, "{\"stat\":\"OK\",\"response\":" + response + "}");
  }

  DuoServer status(String result, String status) {
    return answers(
        "/auth/v2/auth_status", "{\"result\":\"" + result + "\",\"status\":\"" + status + "\"}");
  }

  DuoServer says(String path, int code, String body) {
    return replies(path, exchange -> send(exchange, code, body.getBytes(UTF_8)));
  }

  DuoServer replies(String path, Reply reply) {
    replies.put(path, reply);
    return this;
  }

  long count(String path) {
    return asked.stream().filter(one -> one.path().equals(path)).count();
  }

  static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String wrong = wrong(exchange, path);
      if (wrong != null) {
        String body = "{\"stat\":\"FAIL\",\"code\":" + wrong + ",\"message\":\"refused\"}";
        send(exchange, wrong.startsWith("401") ? 401 : 400, body.getBytes(UTF_8));
        return;
      }
      replies.get(path).to(exchange);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The error number Duo would return, or null if the request is right. */
  private String wrong(HttpExchange exchange, String path) throws IOException {
    boolean posted = exchange.getRequestMethod().equals("POST");
    String sent =
        posted
            ? new String(exchange.getRequestBody().readAllBytes(), UTF_8)
            : String.valueOf(exchange.getRequestURI().getRawQuery());
    if (posted != !path.equals("/auth/v2/auth_status")) {
      return "40401";
    }
    List<String> types = exchange.getRequestHeaders().get("Content-Type");
    if (posted && !List.of("application/x-www-form-urlencoded").equals(types)) {
      return "40002";
    }
    Map<String, String> parameters = new TreeMap<>();
    for (String one : sent.split("&", -1)) {
      String[] parts = one.split("=", -1);
      String before =
          parameters.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
      if (parts.length != 2 || before != null) {
        return "40002";
      }
    }
    String date = exchange.getRequestHeaders().getFirst("Date");
    Instant at = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
    if (Duration.between(at, Instant.now()).abs().compareTo(OFF_MAX) > 0) {
      return "40105";
    }
    String host = exchange.getRequestHeaders().getFirst("Host");
    String lines =
        String.join("\n", date, exchange.getRequestMethod(), host, path, canonical(parameters));
    String expected = INTEGRATION + ":" + hmac(lines);
    String header = "Basic " + Base64.getEncoder().encodeToString(expected.getBytes(UTF_8));
    if (!header.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return "40103";
    }
    asked.add(new Asked(path, parameters));
    return null;
  }

  /** Every byte except letters, digits and {@code - . _ ~} as {@code %XX}. */
  static String canonical(Map<String, String> parameters) {
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(parameters)
        .forEach((name, value) -> pairs.add(escaped(name) + "=" + escaped(value)));
    return String.join("&", pairs);
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte one : text.getBytes(UTF_8)) {
      boolean plain = one > 0 && (Character.isLetterOrDigit(one) || "-._~".indexOf(one) >= 0);
      escaped.append(
          plain
              ? String.valueOf((char) one)
              : "%" + HexFormat.of().withUpperCase().toHexDigits(one));
    }
    return escaped.toString();
  }

  private static String hmac(String lines) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA512"));
      return HexFormat.of().formatHex(mac.doFinal(lines.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
