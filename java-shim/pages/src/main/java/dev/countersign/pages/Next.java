package dev.countersign.pages;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a visit to a page leads to. A host sends it as it is, with the headers that all our answers
 * must carry: none may be stored or framed.
 */
public sealed interface Next permits Next.Page, Next.Redirect, Next.Program, Next.Download {
  /**
   * Passes this to the host.
   *
   * @param sender sends each kind of answer
   * @throws IOException if it cannot be sent
   */
  void to(Sender sender) throws IOException;

  /** Sends answers. There is one method per kind. */
  interface Sender {
    /**
     * Sends a page.
     *
     * @param page the page
     * @throws IOException if it cannot be sent
     */
    void page(Page page) throws IOException;

    /**
     * Sends a redirect, with status 303: the next request is a GET, whatever this one was.
     *
     * @param redirect where to
     * @throws IOException if it cannot be sent
     */
    void redirect(Redirect redirect) throws IOException;

    /**
     * Sends an answer for a program.
     *
     * @param program the answer
     * @throws IOException if it cannot be sent
     */
    void program(Program program) throws IOException;

    /**
     * Sends a file.
     *
     * @param download the file
     * @throws IOException if it cannot be sent
     */
    void download(Download download) throws IOException;
  }

  /**
   * A page to show.
   *
   * @param status the HTTP status
   * @param html the whole page
   * @param retryAfterSeconds when to retry, for the header {@code Retry-After}; 0 for none
   */
  record Page(int status, String html, long retryAfterSeconds) implements Next {
    @Override
    public void to(Sender sender) throws IOException {
      sender.page(this);
    }
  }

  /**
   * Another page to ask for.
   *
   * @param location its local address
   */
  record Redirect(String location) implements Next {
    @Override
    public void to(Sender sender) throws IOException {
      sender.redirect(this);
    }
  }

  /**
   * An answer that a program or a script reads, as JSON.
   *
   * @param status the HTTP status
   * @param json the text
   */
  record Program(int status, String json) implements Next {
    /**
     * An answer of named values.
     *
     * @param status the HTTP status
     * @param values texts, numbers, truth values, nulls, and maps and collections of these
     * @return the answer
     */
    public static Program of(int status, Map<String, ? extends @Nullable Object> values) {
      return new Program(status, JsonWriter.text(values));
    }

    /**
     * A refusal.
     *
     * @param status the HTTP status
     * @param code what a program looks at
     * @param message what a person reads
     * @return the answer
     */
    public static Program error(int status, String code, String message) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("code", code);
      error.put("message", message);
      return of(status, Map.of("error", error));
    }

    @Override
    public void to(Sender sender) throws IOException {
      sender.program(this);
    }
  }

  /**
   * A text file to save.
   *
   * @param fileName its name
   * @param text its content in UTF-8
   */
  // Sent, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Download(String fileName, byte[] text) implements Next {
    @Override
    public void to(Sender sender) throws IOException {
      sender.download(this);
    }
  }
}
