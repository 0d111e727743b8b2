package dev.countersign.servlet.session;

import dev.countersign.pages.Pocket;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pocket of session attributes. All are strings and byte arrays, so any session store can hold
 * them.
 */
public final class HttpPocket implements Pocket {
  private static final String PREFIX = "dev.countersign.";

  private final HttpSession session;

  private HttpPocket(HttpSession session) {
    this.session = session;
  }

  /**
   * The pocket of a request's session, which is created if there is none.
   *
   * @param request the request
   * @return the pocket
   */
  public static HttpPocket of(HttpServletRequest request) {
    return new HttpPocket(request.getSession(true));
  }

  /**
   * Forgets everything of ours.
   *
   * @param request a request of the session
   */
  public static void forget(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      new HttpPocket(session).clear();
    }
  }

  @Override
  public @Nullable String text(String name) {
    return session.getAttribute(PREFIX + name) instanceof String text ? text : null;
  }

  @Override
  public byte @Nullable [] bytes(String name) {
    return session.getAttribute(PREFIX + name) instanceof byte[] bytes ? bytes : null;
  }

  @Override
  public void put(String name, String value) {
    session.setAttribute(PREFIX + name, value);
  }

  @Override
  public void put(String name, byte[] value) {
    session.setAttribute(PREFIX + name, value);
  }

  @Override
  public void remove(String name) {
    session.removeAttribute(PREFIX + name);
  }

  @Override
  public void clear() {
    List<String> names = Collections.list(session.getAttributeNames());
    names.stream().filter(name -> name.startsWith(PREFIX)).forEach(session::removeAttribute);
  }
}
