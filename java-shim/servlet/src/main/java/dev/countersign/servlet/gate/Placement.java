package dev.countersign.servlet.gate;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Whether the filter stands behind the host's authentication. Before it, every request would be
 * anonymous and pass. A request that was anonymous here and a signed-in person's further in gives
 * that away; from then on nothing with a session or credentials passes until the host is restarted.
 */
public final class Placement {
  private static final System.Logger LOG = System.getLogger("dev.countersign.servlet");
  private static final String WATCH = "dev.countersign.watch";
  private static final String SIGNED_IN_BEHIND = "dev.countersign.signed_in_behind";
  private static final String CERTIFICATE = "jakarta.servlet.request.X509Certificate";
  private static final int CHARS_MAX = 200;

  private final AtomicBoolean misplaced = new AtomicBoolean();

  /**
   * Whether the request is refused because the filter was found to stand in the wrong place.
   *
   * @param request an anonymous request
   * @return whether it is
   */
  public boolean refuses(HttpServletRequest request) {
    return misplaced.get()
        && (request.getSession(false) != null
            || request.getRequestedSessionId() != null
            || request.getHeader("Authorization") != null
            || request.getAttribute(CERTIFICATE) != null);
  }

  /**
   * Watches a request that passes as an anonymous one.
   *
   * @param request the request
   * @param canTell whether the host says that no one is signed in, and not that it cannot tell
   * @return the watch, which others find with {@link #watchOf}
   */
  public Watch watch(HttpServletRequest request, boolean canTell) {
    HttpSession session = request.getSession(false);
    boolean again = session != null && session.getAttribute(SIGNED_IN_BEHIND) != null;
    if (again) {
      session.removeAttribute(SIGNED_IN_BEHIND);
    }
    Watch watch = new Watch(again || !canTell);
    request.setAttribute(WATCH, watch);
    return watch;
  }

  /**
   * The watch of a request.
   *
   * @param request the request
   * @return the watch; null if it does not pass as one
   */
  public static @Nullable Watch watchOf(ServletRequest request) {
    return request.getAttribute(WATCH) instanceof Watch watch ? watch : null;
  }

  /** One request that passes as an anonymous one. */
  public final class Watch {
    private final boolean again;

    private Watch(boolean again) {
      this.again = again;
    }

    /**
     * Takes note that someone is signed in further in. In a session that may be a sign-in under
     * way; the filter stands in the wrong place if it is so again with the session's next request.
     * Without a session nothing but the credentials of this request can have signed anyone in.
     *
     * @param request the request as the one who noticed sees it
     * @param response its response
     * @return whether the filter stands in the wrong place
     */
    public boolean signedInBehind(HttpServletRequest request, HttpServletResponse response) {
      HttpSession session = request.getSession(false);
      boolean bySession = session != null || response.containsHeader("Set-Cookie");
      if (again || !bySession) {
        if (misplaced.compareAndSet(false, true)) {
          say(request.getRequestURI(), bySession ? "a session" : "credentials of one request");
        }
      } else if (session != null) {
        session.setAttribute(SIGNED_IN_BEHIND, "yes");
      }
      return misplaced.get();
    }
  }

  private static void say(@Nullable String path, String kind) {
    String shown = path == null ? "" : path.substring(0, Math.min(path.length(), CHARS_MAX));
    LOG.log(
        Level.ERROR,
        "the second-factor filter stands before the host's authentication: a request for "
            + shown.replaceAll("[^\\x21-\\x7e]", "?")
            + " was anonymous here and a signed-in person's further in, by "
            + kind
            + "; everything with a session or credentials is refused until the filter is mapped"
            + " after the authentication and the host restarted");
  }
}
