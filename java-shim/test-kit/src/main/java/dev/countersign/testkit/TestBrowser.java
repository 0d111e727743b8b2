package dev.countersign.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A client with a cookie jar that sends exactly what it is told, which no library would. It follows
 * no redirects, keeps its connection, and is for one thread.
 */
public final class TestBrowser implements AutoCloseable {
  private static final Pattern TOKEN =
      Pattern.compile("name=\"countersign_token\" value=\"([^\"]+)\"");
  private static final int PATIENCE_MILLIS = 30_000;
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final int port;
  private final String address;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final boolean fetchHeaders;
  private final @Nullable SSLContext tls;
  private @Nullable Socket socket;
  private @Nullable InputStream in;
  private String token = "";

  /**
   * A client of a server on this machine, at the address it listens on.
   *
   * @param port its port
   */
  public TestBrowser(int port) {
    this(port, "http://127.0.0.1:" + port, true);
  }

  /**
   * A client of a server on this machine that a browser knows by another address.
   *
   * @param port where to connect
   * @param address scheme, host and perhaps a port, as the address bar would show it
   * @param fetchHeaders whether it sends {@code Sec-Fetch-Site} and the like, as browsers do over
   *     TLS; not for other addresses, and not before Safari 16.4
   */
  public TestBrowser(int port, String address, boolean fetchHeaders) {
    this(port, address, fetchHeaders, null);
  }

  /**
   * A client of a server on this machine that may speak TLS.
   *
   * @param port where to connect
   * @param address scheme, host and perhaps a port, as the address bar would show it
   * @param fetchHeaders whether it sends {@code Sec-Fetch-Site} and the like
   * @param tls whom it trusts; null if it does not speak TLS
   */
  public TestBrowser(int port, String address, boolean fetchHeaders, @Nullable SSLContext tls) {
    this.tls = tls;
    this.port = port;
    this.address = address;
    this.fetchHeaders = fetchHeaders;
  }

  /**
   * What came back.
   *
   * @param status the status
   * @param headers by name in lower case; several of one name in lines
   * @param body the body as UTF-8
   */
  public record Answer(int status, Map<String, String> headers, String body) {
    /**
     * A header.
     *
     * @param name its name
     * @return its value; empty if there is none
     */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /**
     * Whether this is a page.
     *
     * @return whether it is
     */
    public boolean isHtml() {
      return header("content-type").startsWith("text/html");
    }
  }

  /**
   * Asks as a program would.
   *
   * @param target path and query
   * @param headers more headers, each a whole line
   * @return the answer
   */
  public Answer get(String target, String... headers) {
    return send("GET", target, "", headers);
  }

  /**
   * Goes to a page as a person would.
   *
   * @param target path and query
   * @param headers more headers, each a whole line
   * @return the answer
   */
  public Answer visit(String target, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Accept: text/html,application/xhtml+xml,*/*;q=0.8");
    if (fetchHeaders) {
      all.addAll(
          List.of("Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", "Sec-Fetch-Site: none"));
    }
    return send("GET", target, "", all.toArray(String[]::new));
  }

  /**
   * Sends one of our forms as a page would, with the token of the last page.
   *
   * @param target path
   * @param fields names and values in turn
   * @return the answer
   */
  public Answer submit(String target, String... fields) {
    StringBuilder body = new StringBuilder("countersign_token=").append(encode(token));
    for (int i = 0; i + 1 < fields.length; i += 2) {
      body.append('&').append(encode(fields[i])).append('=').append(encode(fields[i + 1]));
    }
    List<String> headers =
        new ArrayList<>(
            List.of(
                "Content-Type: application/x-www-form-urlencoded",
                "Accept: text/html,application/xhtml+xml,*/*;q=0.8",
                "Origin: " + address));
    if (fetchHeaders) {
      headers.addAll(
          List.of(
              "Sec-Fetch-Mode: navigate",
              "Sec-Fetch-Dest: document",
              "Sec-Fetch-Site: same-origin"));
    }
    return send("POST", target, body.toString(), headers.toArray(String[]::new));
  }

  /**
   * Sends a request.
   *
   * @param method the method
   * @param target what follows it in the request line
   * @param body the body
   * @param headers headers, each a whole line
   * @return the answer
   */
  public Answer send(String method, String target, String body, String... headers) {
    byte[] sent = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    request.append("Host: ").append(address.replaceFirst("^https?://", "")).append("\r\n");
    if (!cookies.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      cookies.forEach((name, value) -> pairs.add(name + "=" + value));
      request.append("Cookie: ").append(String.join("; ", pairs)).append("\r\n");
    }
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    if (sent.length > 0 || !WITHOUT_BODY.contains(method)) {
      request.append("Content-Length: ").append(sent.length).append("\r\n");
    }
    request.append("\r\n");
    try {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      all.writeBytes(sent);
      return exchange(method, all.toByteArray(), socket == null);
    } catch (IOException failed) {
      close();
      throw new UncheckedIOException(method + " " + target, failed);
    }
  }

  /** A kept connection may have been closed by the server meanwhile; then a new one is opened. */
  private Answer exchange(String method, byte[] request, boolean isNew) throws IOException {
    try {
      if (socket == null) {
        socket =
            tls == null
                ? new Socket(InetAddress.getLoopbackAddress(), port)
                : tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
      }
      socket.getOutputStream().write(request);
      InputStream from = in;
      if (from == null) {
        throw new IOException("not connected");
      }
      return read(method, from);
    } catch (IOException closed) {
      close();
      if (isNew) {
        throw closed;
      }
      return exchange(method, request, true);
    }
  }

  private Answer read(String method, InputStream from) throws IOException {
    String status = line(from);
    if (!status.startsWith("HTTP/1.1 ") && !status.startsWith("HTTP/1.0 ")) {
      throw new IOException("no answer: " + status);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(from); !line.isEmpty(); line = line(from)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      headers.merge(name, value, (one, two) -> one + "\n" + two);
      if (name.equals("set-cookie")) {
        keep(value);
      }
    }
    int code = Integer.parseInt(status.substring(9, 12));
    boolean empty = method.equals("HEAD") || code == 204 || code == 304;
    byte[] bytes = empty ? new byte[0] : body(headers, from);
    if ("close".equalsIgnoreCase(headers.get("connection"))) {
      close();
    }
    String body = new String(bytes, StandardCharsets.UTF_8);
    Matcher found = TOKEN.matcher(body);
    if (found.find()) {
      token = found.group(1);
    }
    return new Answer(code, headers, body);
  }

  private void keep(String cookie) {
    String[] pair = cookie.split(";", 2)[0].split("=", 2);
    if (cookie.contains("Max-Age=0;") || cookie.endsWith("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }

  private byte[] body(Map<String, String> headers, InputStream from) throws IOException {
    String length = headers.get("content-length");
    if (length != null) {
      return exactly(from, Integer.parseInt(length));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      int size = Integer.parseInt(line(from), 16);
      while (size > 0) {
        body.writeBytes(exactly(from, size));
        line(from);
        size = Integer.parseInt(line(from), 16);
      }
      line(from);
    } else {
      from.transferTo(body);
      close();
    }
    return body.toByteArray();
  }

  private static byte[] exactly(InputStream from, int length) throws IOException {
    byte[] bytes = from.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the answer ended early");
    }
    return bytes;
  }

  private static String line(InputStream from) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = from.read(); next != '\n'; next = from.read()) {
      if (next < 0) {
        throw new IOException("the answer ended early");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /**
   * A cookie.
   *
   * @param name its name
   * @return its value; null if there is none
   */
  public @Nullable String cookie(String name) {
    return cookies.get(name);
  }

  /**
   * The cookies.
   *
   * @return values by name; a change is sent with the next request
   */
  public Map<String, String> cookies() {
    return cookies;
  }

  /**
   * The token of the last page with one of our forms.
   *
   * @return the token; empty before there was one
   */
  public String token() {
    return token;
  }

  /** Closes the connection; the next request opens another. */
  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException alreadyGone) {
      // Nothing is left to close.
    }
    socket = null;
    in = null;
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
