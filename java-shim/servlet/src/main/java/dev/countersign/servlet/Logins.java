package dev.countersign.servlet;

import dev.countersign.pages.Person;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the filter has to know from the host about a request. The one class a host writes. */
public interface Logins {
  /**
   * Says who is asking. It must see everything that the application behind the filter sees: anyone
   * the application considers signed in has to be named here.
   *
   * @param request the request
   * @return the person whose first factor is proven; null if no one is signed in
   */
  @Nullable Person person(HttpServletRequest request);

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
