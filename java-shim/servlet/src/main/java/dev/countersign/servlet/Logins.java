package dev.countersign.servlet;

import dev.countersign.pages.Person;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the filter has to know from the host about a request. The one thing a host writes. */
public interface Logins {
  /**
   * Says who is asking. It must see everything the application behind the filter sees: anyone the
   * application takes for signed in has to be named here.
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
   * Reads a telephone number that somebody typed to get codes there. The default knows no country:
   * it takes spaces and signs away, and the number needs its country code. Where the module {@code
   * sms-http} is, {@code PhoneNumbers.toE164(typed, "DE", countries)} reads what people of a
   * country write, and takes neither land lines nor dear numbers.
   *
   * @param typed what was typed
   * @return the number in E.164 form; empty if no code can be sent there
   */
  default Optional<String> telephone(String typed) {
    String digits = typed.replaceAll("[\\s().\\-/\\u00a0]", "");
    return Optional.of(digits.startsWith("00") ? "+" + digits.substring(2) : digits);
  }
}
