package dev.countersign.servlet;

import dev.countersign.verifier.wire.Login;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The facts of a login for the engine. */
final class LoginFacts {
  private static final int PEER_BYTES_MAX = 64;
  private static final int EMAIL_BYTES_MAX = 254;
  private static final int LOCALE_BYTES_MAX = 35;

  private LoginFacts() {}

  /** A login that a remembered device may stand in for. */
  static Login of(HttpServletRequest request, Person person, byte[] nonce) {
    return of(request, person, nonce, Cookies.DEVICE.read(request));
  }

  /** A login in which the second factor itself is asked for, remembered or not. */
  static Login withoutDevice(HttpServletRequest request, Person person, byte[] nonce) {
    return of(request, person, nonce, null);
  }

  /** A digest of what rules of exemption look at: another one, and an exemption is no longer it. */
  static String stated(Person person) {
    StringBuilder text = new StringBuilder();
    text.append(person.product()).append(' ').append(person.channel()).append(' ');
    text.append(person.licensed());
    person.groups().stream()
        .sorted()
        .forEach(group -> text.append(' ').append(group.length()).append(':').append(group));
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] stated = digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().withoutPadding().encodeToString(stated);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  // The class file of a record loses `@Nullable` on an array, which two components have.
  @SuppressWarnings("NullAway")
  private static Login of(
      HttpServletRequest request, Person person, byte[] nonce, byte @Nullable [] device) {
    return new Login(
        person.product(),
        person.channel(),
        person.groups(),
        person.licensed(),
        isAtMost(person.peer(), PEER_BYTES_MAX) ? person.peer() : "",
        nonce,
        Cookies.KNOWN_BROWSER.read(request),
        device,
        email(person.email()),
        locale(request.getLocale()),
        person.displayName());
  }

  /** What is longer than an address can be is none. */
  private static @Nullable String email(@Nullable String email) {
    return email == null || email.isEmpty() || !isAtMost(email, EMAIL_BYTES_MAX) ? null : email;
  }

  private static String locale(Locale locale) {
    String tag = locale.toLanguageTag();
    return isAtMost(tag, LOCALE_BYTES_MAX) ? tag : "";
  }

  private static boolean isAtMost(String text, int bytes) {
    return text.getBytes(StandardCharsets.UTF_8).length <= bytes;
  }
}
