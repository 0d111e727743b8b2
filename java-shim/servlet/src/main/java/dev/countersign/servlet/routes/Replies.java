package dev.countersign.servlet.routes;

import dev.countersign.pages.Next;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Sends the few kinds of answers we give, each with the headers it must carry.
 *
 * @param response the response, not yet started
 */
public record Replies(HttpServletResponse response) implements Next.Sender {
  /** Nothing inline, and nothing from other sites. */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
          + "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
          + "frame-ancestors 'none'";

  @Override
  public void page(Next.Page page) throws IOException {
    secure(response);
    response.setStatus(page.status());
    if (page.retryAfterSeconds() > 0) {
      response.setHeader("Retry-After", Long.toString(page.retryAfterSeconds()));
    }
    body(response, "text/html;charset=utf-8", page.html().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void redirect(Next.Redirect redirect) {
    secure(response);
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", redirect.location());
  }

  @Override
  public void program(Next.Program program) throws IOException {
    secure(response);
    response.setStatus(program.status());
    byte[] json = program.json().getBytes(StandardCharsets.UTF_8);
    body(response, "application/json;charset=utf-8", json);
  }

  @Override
  public void download(Next.Download download) throws IOException {
    secure(response);
    String disposition = "attachment; filename=\"" + download.fileName() + "\"";
    response.setHeader("Content-Disposition", disposition);
    body(response, "text/plain;charset=utf-8", download.text());
  }

  static void body(HttpServletResponse response, String type, byte[] bytes) throws IOException {
    response.setContentType(type);
    try {
      response.getOutputStream().write(bytes);
    } catch (IllegalStateException writerTaken) {
      // A servlet that dispatched here had started to write text.
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
