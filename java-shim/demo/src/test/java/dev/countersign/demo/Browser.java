package dev.countersign.demo;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser without a script: it follows redirects, keeps cookies and fills in forms. */
final class Browser {
  private static final Pattern TOKEN =
      Pattern.compile("name=\"countersign_token\" value=\"([^\"]+)\"");

  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String base;
  private String token = "";

  Browser(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  /** The page reached, and its content. */
  record Page(String path, int status, String body) {
    /** The first group of a pattern in the page. */
    String find(String pattern) {
      Matcher matcher = Pattern.compile(pattern).matcher(body);
      if (!matcher.find()) {
        throw new AssertionError("no " + pattern + " in " + body);
      }
      return matcher.group(1);
    }
  }

  Page get(String path) {
    return follow(path, HttpRequest.newBuilder(URI.create(base + path)).GET());
  }

  Page program(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).GET();
    for (int i = 0; i + 1 < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return page(path, send(request));
  }

  Page post(String path, String... fields) {
    StringBuilder body = new StringBuilder("countersign_token=").append(encode(token));
    for (int i = 0; i + 1 < fields.length; i += 2) {
      body.append('&').append(fields[i]).append('=').append(encode(fields[i + 1]));
    }
    return follow(
        path,
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", base)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  Page signIn(String user) {
    return post("/sign-in", "user", user, "password", People.PASSWORD);
  }

  private Page follow(String path, HttpRequest.Builder request) {
    String at = path;
    HttpResponse<String> response = send(request.header("Accept", "text/html"));
    for (int hops = 0; response.statusCode() == 303; hops++) {
      if (hops > 10) {
        throw new AssertionError("redirects without end from " + path);
      }
      at = response.headers().firstValue("Location").orElseThrow();
      response =
          send(HttpRequest.newBuilder(URI.create(base + at)).header("Accept", "text/html").GET());
    }
    return page(at, response);
  }

  private Page page(String path, HttpResponse<String> response) {
    Matcher found = TOKEN.matcher(response.body());
    if (found.find()) {
      token = found.group(1);
    }
    return new Page(path, response.statusCode(), response.body());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopping);
    }
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
