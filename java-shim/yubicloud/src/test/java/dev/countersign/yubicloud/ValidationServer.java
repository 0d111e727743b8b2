package dev.countersign.yubicloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A validation server on a loopback port. It checks each request's signature, computed here plainly
 * and independently of the client, and answers what a test wants.
 */
final class ValidationServer implements AutoCloseable {
  static final String CLIENT = "87";
  static final String KEY = "mG5be6ZJU1qBGz24yPh/ESM3UdU=";

  /** Makes the lines of an answer from a request's parameters. */
  interface Reply {
    Map<String, String> to(Map<String, String> asked) throws Exception;
  }

  final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
  volatile int code = 200;
  volatile boolean signs = true;
  volatile String behind = "";
  volatile Reply reply = ValidationServer::ok;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  ValidationServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/wsapi/2.0/verify", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/wsapi/2.0/verify");
  }

  static Map<String, String> ok(Map<String, String> asked) {
    return status(asked, "OK");
  }

  static Map<String, String> status(Map<String, String> asked, String status) {
    Map<String, String> lines = new TreeMap<>();
    lines.put("t", "2026-11-25T13:52:44Z0161");
    lines.put("otp", String.valueOf(asked.get("otp")));
    lines.put("nonce", String.valueOf(asked.get("nonce")));
    lines.put("sl", "100");
    lines.put("status", status);
    return lines;
  }

  void says(String status) {
    reply = request -> status(request, status);
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      Map<String, String> request = new TreeMap<>();
      for (String one : exchange.getRequestURI().getRawQuery().split("&", -1)) {
        String[] parts = one.split("=", 2);
        request.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
      }
      String signature = request.remove("h");
      Map<String, String> lines =
          hmac(request).equals(signature) ? reply.to(request) : status(request, "BAD_SIGNATURE");
      asked.add(request);
      String text = signs && !lines.containsKey("h") ? "h=" + hmac(lines) + "\r\n" : "";
      for (Map.Entry<String, String> line : lines.entrySet()) {
        text += line.getKey() + "=" + line.getValue() + "\r\n";
      }
      byte[] body = (text + "\r\n" + behind).getBytes(UTF_8);
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static String hmac(Map<String, String> pairs) {
    List<String> joined = new ArrayList<>();
    new TreeMap<>(pairs).forEach((name, value) -> joined.add(name + "=" + value));
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA1"));
      byte[] signed = mac.doFinal(String.join("&", joined).getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(signed);
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
