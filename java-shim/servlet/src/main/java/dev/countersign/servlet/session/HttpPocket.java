package dev.countersign.servlet.session;

import dev.countersign.pages.Pocket;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A pocket of session attributes. All are strings and byte arrays, so any session store can hold
 * them.
 */
public final class HttpPocket implements Pocket {
  private static final String PREFIX = "dev.countersign.";

  /** Whole names by ours, of which there are a few; so that reading one leaves no garbage. */
  private static final Map<String, String> NAMES = new ConcurrentHashMap<>();

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
   * The session's id at this moment.
   *
   * @return the id
   */
  public String sessionId() {
    return session.getId();
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
    return session.getAttribute(whole(name)) instanceof String text ? text : null;
  }

  @Override
  public byte @Nullable [] bytes(String name) {
    return session.getAttribute(whole(name)) instanceof byte[] bytes ? bytes : null;
  }

  @Override
  public void put(String name, String value) {
    session.setAttribute(whole(name), value);
  }

  @Override
  public void put(String name, byte[] value) {
    session.setAttribute(whole(name), value);
  }

  @Override
  public void remove(String name) {
    session.removeAttribute(whole(name));
  }

  @Override
  public void clear() {
    List<String> names = Collections.list(session.getAttributeNames());
    names.stream().filter(name -> name.startsWith(PREFIX)).forEach(session::removeAttribute);
  }

  private static String whole(String name) {
    String known = NAMES.get(name);
    return known == null ? NAMES.computeIfAbsent(name, PREFIX::concat) : known;
  }
}
