package dev.countersign.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The few kinds of answers we give, each with the headers it must carry. */
final class Reply {
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
          + "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
          + "frame-ancestors 'none'";

  private Reply() {}

  static void page(HttpServletResponse response, int status, String html) throws IOException {
    secure(response);
    response.setStatus(status);
    body(response, "text/html;charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  static void code(HttpServletResponse response, int status, String code, String message)
      throws IOException {
    String json =
        "{\"error\":{\"code\":" + Json.text(code) + ",\"message\":" + Json.text(message) + "}}";
    json(response, status, json);
  }

  static void json(HttpServletResponse response, int status, String json) throws IOException {
    secure(response);
    response.setStatus(status);
    body(response, "application/json;charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
  }

  static void download(HttpServletResponse response, String fileName, byte[] text)
      throws IOException {
    secure(response);
    response.setHeader("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
    body(response, "text/plain;charset=utf-8", text);
  }

  /** See other: the next request is a GET, whatever this one was. */
  static void redirect(HttpServletResponse response, String localPath) {
    secure(response);
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", localPath);
  }

  static void body(HttpServletResponse response, String type, byte[] bytes) throws IOException {
    response.setContentType(type);
    try {
      response.getOutputStream().write(bytes);
    } catch (IllegalStateException writerTaken) {
      // A servlet that dispatched to here had begun to write text.
      response.getWriter().write(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  static void secure(HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    // Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
    response.setHeader("Referrer-Policy", "same-origin");
  }
}
