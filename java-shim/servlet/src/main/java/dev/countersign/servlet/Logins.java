package dev.countersign.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** What the filter has to know from the host about a request. The one class a host writes. */
public interface Logins {
  /**
   * Says who is asking, as cheaply as it can: it is asked at every dispatch. It must see everything
   * that the application behind the filter sees: anyone the application considers signed in has to
   * be named here. Where it cannot see that, such as for a file outside the host's authentication,
   * {@link Caller#unknown} is the answer.
   *
   * @param request the request
   * @return the person whose first factor is proven, or why there is none
   */
  Caller caller(HttpServletRequest request);

  /**
   * Says whether the application considers someone signed in. It is asked about requests for which
   * {@link #caller} named no one, after they passed: if someone is signed in all the same, the
   * filter stands before the host's authentication and would let everyone through. The default asks
   * for the principal of the request. Where the authentication hands a wrapped request further in,
   * map a {@link SignedInProbe} last, which asks about that one. A host whose container knows a
   * principal without anyone being signed in to the application overrides this.
   *
   * @param request the request as the filter got it, or as the probe sees it
   * @return whether someone is signed in
   */
  default boolean signedInBehind(HttpServletRequest request) {
    return request.getUserPrincipal() != null;
  }

  /**
   * Ends the host's own session, for "sign in as someone else".
   *
   * @param request the request
   */
  void signOut(HttpServletRequest request);

  /**
   * Reads a telephone number that a person typed to get codes. The default knows no country: it
   * strips spaces and punctuation, and the number needs its country code. With the module {@code
   * sms-http}, {@code PhoneNumbers.toE164(typed, "DE", countries)} reads national notation and
   * accepts neither landlines nor expensive numbers.
   *
   * @param typed what was typed
   * @return the number in E.164 form; empty if no code can be sent there
   */
  default Optional<String> telephone(String typed) {
    String digits = typed.replaceAll("[\\s().\\-/\\u00a0]", "");
    return Optional.of(digits.startsWith("00") ? "+" + digits.substring(2) : digits);
  }
}
