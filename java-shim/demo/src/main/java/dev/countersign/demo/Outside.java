package dev.countersign.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The world outside the host, on a separate port: people's mailboxes, phones and gadgets, and the
 * gateways the host sends through. Anyone on this machine may look: it is a demo.
 */
final class Outside implements AutoCloseable {
  private static final int BODY_BYTES_MAX = 64 * 1024;

  /** Numbers that end like this cannot be reached, so that the page saying so can be tried. */
  private static final String NOBODY = "0000";

  private static final long NEWS_MILLIS = 25_000;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(Outside::daemon);
  private final Mailbox mailbox;
  private final Phones phones;
  private final Gadgets gadgets;
  private final ValidationServer validation;
  private final String home;

  Outside(int wishedPort, String home, Mailbox mailbox, Phones phones, Gadgets gadgets)
      throws StartException {
    this.home = home;
    this.mailbox = mailbox;
    this.phones = phones;
    this.gadgets = gadgets;
    this.validation = new ValidationServer(gadgets);
    this.server = open(wishedPort);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Map<String, String> fields = fields(exchange.getRequestURI().getRawQuery());
      boolean post = exchange.getRequestMethod().equals("POST");
      if (post) {
        fields.putAll(fields(body(exchange)));
      }
      route(exchange, path, post, fields);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void route(HttpExchange exchange, String path, boolean post, Map<String, String> fields)
      throws IOException, InterruptedException {
    switch (path) {
      case "/", "/mailbox" ->
          page(exchange, OutsidePages.mailbox(mailbox.all(), fields.getOrDefault("to", ""), home));
      case "/phone" -> phone(exchange, post, fields);
      case "/gadgets" -> page(exchange, gadgets(post, fields));
      case "/mailbox.json" -> json(exchange, OutsidePages.json(mailbox.all()));
      case "/phone.json" -> json(exchange, OutsidePages.promptsJson(phones.all()));
      case ValidationServer.PATH ->
          send(exchange, 200, "text/plain;charset=utf-8", validation.answer(fields));
      case "/sms" -> sms(exchange, fields);
      case "/auth/v2/preauth" -> duo(exchange, "{\"result\":\"auth\"}");
      case "/auth/v2/auth" -> {
        String user = fields.getOrDefault("username", "");
        String id = phones.ask(user, fields.getOrDefault("ipaddr", ""));
        duo(exchange, "{\"txid\":" + WebPages.json(id) + "}");
      }
      case "/auth/v2/auth_status" -> status(exchange, fields.getOrDefault("txid", ""));
      case "/harbor.css" -> file(exchange, "harbor.css", "text/css;charset=utf-8");
      case "/harbor.svg" -> file(exchange, "harbor.svg", "image/svg+xml");
      default -> send(exchange, 404, "text/plain;charset=utf-8", "Page not found.");
    }
  }

  private void phone(HttpExchange exchange, boolean post, Map<String, String> fields)
      throws IOException {
    if (post) {
      phones.answer(fields.getOrDefault("id", ""), "approve".equals(fields.get("act")));
      see(exchange, "/phone");
    } else {
      page(exchange, OutsidePages.phones(phones.all(), home));
    }
  }

  private String gadgets(boolean post, Map<String, String> fields) {
    boolean touch = post && "touch".equals(fields.get("act"));
    boolean press = post && "press".equals(fields.get("act"));
    return OutsidePages.gadgets(
        press ? gadgets.press() : "", touch ? gadgets.touch() : "", gadgets, home);
  }

  private void sms(HttpExchange exchange, Map<String, String> fields) throws IOException {
    if (fields.getOrDefault("to", "").endsWith(NOBODY)) {
      send(exchange, 503, "application/json;charset=utf-8", "{\"status\":\"no_route\"}");
      return;
    }
    mailbox.put(
        Mailbox.Kind.SMS, fields.getOrDefault("to", ""), "", fields.getOrDefault("text", ""));
    json(exchange, "{\"status\":\"sent\"}");
  }

  private void status(HttpExchange exchange, String id) throws IOException, InterruptedException {
    Phones.Prompt prompt = phones.await(id, NEWS_MILLIS);
    Phones.State state = prompt == null ? Phones.State.DENIED : prompt.state();
    String result =
        switch (state) {
          case WAITING -> "waiting\",\"status\":\"pushed";
          case APPROVED -> "allow\",\"status\":\"allow";
          case DENIED -> "deny\",\"status\":\"deny";
        };
    duo(exchange, "{\"result\":\"" + result + "\",\"status_msg\":\"\"}");
  }

  private static void duo(HttpExchange exchange, String response) throws IOException {
    json(exchange, "{\"stat\":\"OK\",\"response\":" + response + "}");
  }

  private static void json(HttpExchange exchange, String json) throws IOException {
    send(exchange, 200, "application/json;charset=utf-8", json);
  }

  private static void page(HttpExchange exchange, String html) throws IOException {
    exchange
        .getResponseHeaders()
        .set(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
                + " base-uri 'none'; frame-ancestors 'none'");
    send(exchange, 200, "text/html;charset=utf-8", html);
  }

  private static void see(HttpExchange exchange, String path) throws IOException {
    exchange.getResponseHeaders().set("Location", path);
    exchange.sendResponseHeaders(303, -1);
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void file(HttpExchange exchange, String name, String type) throws IOException {
    try (InputStream in = Outside.class.getResourceAsStream("web/" + name)) {
      byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
      send(exchange, 200, type, new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static String body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Map<String, String> fields(String encoded) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : encoded == null ? new String[0] : encoded.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        fields.put(decoded(parts[0]), decoded(parts[1]));
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException strange) {
      return "";
    }
  }

  /** The preferred port if it is free, so that the address stays the same. */
  private static HttpServer open(int wishedPort) throws StartException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try {
      return HttpServer.create(new InetSocketAddress(here, wishedPort), 0);
    } catch (IOException taken) {
      try {
        return HttpServer.create(new InetSocketAddress(here, 0), 0);
      } catch (IOException failed) {
        throw new StartException("no port is free for the mailbox: " + failed.getMessage());
      }
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "outside");
    thread.setDaemon(true);
    return thread;
  }
}
