package dev.countersign.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** What the filter has to know from the host about a request. The one thing a host writes. */
public interface Logins {
  /**
   * Says who is asking. It must see everything the application behind the filter sees: whoever the
   * application takes for signed in has to be named here.
   *
   * @param request the request
   * @return the person whose first factor is proven; null if nobody is signed in
   */
  @Nullable Person person(HttpServletRequest request);

  /**
   * Ends the host's own session, for "sign in as someone else".
   *
   * @param request the request
   */
  void signOut(HttpServletRequest request);
}
