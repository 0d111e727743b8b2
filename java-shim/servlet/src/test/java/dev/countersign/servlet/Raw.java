package dev.countersign.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client with a cookie jar that sends exactly what it is told, which no library would. */
final class Raw {
  private static final Pattern TOKEN =
      Pattern.compile("name=\"countersign_token\" value=\"([^\"]+)\"");

  private final int port;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private String token = "";

  Raw(int port) {
    this.port = port;
  }

  /** What came back. */
  record Answer(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    boolean isHtml() {
      return header("content-type").startsWith("text/html");
    }
  }

  Answer get(String target, String... headers) {
    return send("GET", target, "", headers);
  }

  /** Like a browser navigating to a page. */
  Answer visit(String target) {
    return send("GET", target, "", "Accept: text/html,*/*;q=0.8", "Sec-Fetch-Mode: navigate");
  }

  /** One of our forms, with the last page's token. */
  Answer submit(String target, String... fields) {
    return post(target, token, fields);
  }

  Answer post(String target, String formToken, String... fields) {
    StringBuilder body = new StringBuilder("countersign_token=").append(encode(formToken));
    for (int i = 0; i + 1 < fields.length; i += 2) {
      body.append('&').append(fields[i]).append('=').append(encode(fields[i + 1]));
    }
    return send(
        "POST",
        target,
        body.toString(),
        "Content-Type: application/x-www-form-urlencoded",
        "Accept: text/html,*/*;q=0.8",
        "Origin: http://127.0.0.1:" + port,
        "Sec-Fetch-Site: same-origin");
  }

  Answer send(String method, String target, String body, String... headers) {
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    request.append("Host: 127.0.0.1:").append(port).append("\r\nConnection: close\r\n");
    if (!cookies.isEmpty()) {
      StringBuilder line = new StringBuilder();
      cookies.forEach((k, v) -> line.append(line.isEmpty() ? "" : "; ").append(k + "=" + v));
      request.append("Cookie: ").append(line).append("\r\n");
    }
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    request.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      return read(socket.getInputStream());
    } catch (IOException failed) {
      throw new IllegalStateException(method + " " + target, failed);
    }
  }

  String cookie(String name) {
    return cookies.getOrDefault(name, "");
  }

  void cookie(String name, String value) {
    cookies.put(name, value);
  }

  String token() {
    return token;
  }

  /** Another client with the same cookies. */
  Raw twin() {
    Raw twin = new Raw(port);
    twin.cookies.putAll(cookies);
    twin.token = token;
    return twin;
  }

  private Answer read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    in.transferTo(all);
    String text = all.toString(StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("no answer: " + text);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      String value = lines[i].substring(colon + 1).strip();
      headers.merge(name, value, (one, two) -> one + "\n" + two);
      if (name.equals("set-cookie")) {
        String[] pair = value.split(";", 2)[0].split("=", 2);
        cookies.put(pair[0], pair[1]);
      }
    }
    String body = text.substring(end + 4);
    Matcher found = TOKEN.matcher(body);
    if (found.find()) {
      token = found.group(1);
    }
    return new Answer(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, body);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
