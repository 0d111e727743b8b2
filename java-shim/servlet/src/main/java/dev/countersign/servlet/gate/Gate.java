package dev.countersign.servlet.gate;

import java.util.Locale;
import java.util.Set;

/**
 * What an unverified session may ask for: an exact short list of our own paths, and nothing else.
 *
 * <p>There are no patterns, no prefixes and no decoding. A path is compared as the client sent it;
 * a path that two parsers could read differently is refused before it is compared. No header,
 * parameter or client name opens anything. The gate needs no engine.
 */
public final class Gate {
  private final Set<String> ownPaths;

  /**
   * Creates one from the list.
   *
   * @param ownPaths exact paths below the context path, each with a leading slash
   */
  public Gate(Set<String> ownPaths) {
    for (String path : ownPaths) {
      if (!isPlain(path)) {
        throw new IllegalArgumentException("own path is not plain: " + path);
      }
    }
    this.ownPaths = Set.copyOf(ownPaths);
  }

  /** How a request reached the filter, as far as the answer depends on it. */
  public enum Dispatch {
    /** From a client. */
    REQUEST,
    /** From inside the application: forward, include, asynchronous or error dispatch. */
    INSIDE
  }

  /**
   * A request of an unverified session.
   *
   * @param rawUri path of the request line as sent, not decoded, without the query
   * @param contextPath where the application is mounted; empty for the root
   * @param dispatch how it reached the filter
   * @param navigation whether a person's browser is requesting a whole page, see {@link
   *     #navigation}
   */
  public record Asked(String rawUri, String contextPath, Dispatch dispatch, boolean navigation) {}

  /** The ruling. */
  public enum Ruling {
    /** One of our own pages: it may be served. */
    OWN_PAGE,
    /** Refused; there is a person, so the answer leads to the page that asks. */
    REFUSE_WITH_PAGE,
    /** Refused; it is a program, so the answer is a status and a code. */
    REFUSE_WITH_CODE
  }

  /**
   * Rules on a request of an unverified session.
   *
   * @param asked the request
   * @return the ruling; never access to the application itself
   */
  public Ruling rule(Asked asked) {
    String uri = asked.rawUri();
    String context = asked.contextPath();
    if (asked.dispatch() != Dispatch.REQUEST) {
      return Ruling.REFUSE_WITH_CODE;
    }
    boolean own =
        isPlain(uri)
            && (context.isEmpty() || isPlain(context))
            && uri.startsWith(context)
            && ownPaths.contains(uri.substring(context.length()));
    if (own) {
      return Ruling.OWN_PAGE;
    }
    // Headers alone choose between two refusals: a person's browser is led on, whatever the path.
    return asked.navigation() ? Ruling.REFUSE_WITH_PAGE : Ruling.REFUSE_WITH_CODE;
  }

  /**
   * Whether the headers indicate a browser requesting a whole page. They choose between two
   * refusals and open nothing.
   *
   * @param accept the Accept header, or empty
   * @param fetchMode the Sec-Fetch-Mode header, or empty
   * @param fetchDestination the Sec-Fetch-Dest header, or empty
   * @param requestedWith the X-Requested-With header, or empty; scripts send it where browsers send
   *     none of the others
   * @return whether an HTML answer is useful
   */
  public static boolean navigation(
      String accept, String fetchMode, String fetchDestination, String requestedWith) {
    return accept.toLowerCase(Locale.ROOT).contains("text/html")
        && (fetchMode.isEmpty() || fetchMode.equals("navigate"))
        && (fetchDestination.isEmpty() || fetchDestination.equals("document"))
        && !requestedWith.equalsIgnoreCase("XMLHttpRequest");
  }

  /**
   * Whether every parser reads this path the same way: a leading slash, then letters, digits and a
   * few marks, without empty or dot segments. Percent signs, semicolons, backslashes, control
   * characters and anything beyond ASCII are not allowed.
   *
   * @param path the path as sent
   * @return whether it is plain
   */
  public static boolean isPlain(String path) {
    if (!path.startsWith("/") || path.contains("//") || path.length() > 2048) {
      return false;
    }
    for (int i = 0; i < path.length(); i++) {
      if (!isPlain(path.charAt(i))) {
        return false;
      }
    }
    for (String segment : path.split("/", -1)) {
      // A segment of dots means another place, and some systems drop a trailing dot.
      if (segment.endsWith(".")) {
        return false;
      }
    }
    return true;
  }

  static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "/-._~!$&'()*+,=:@".indexOf(c) >= 0;
  }
}
