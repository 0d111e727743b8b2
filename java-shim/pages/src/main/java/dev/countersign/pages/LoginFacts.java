package dev.countersign.pages;

import dev.countersign.verifier.wire.Login;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The facts of a login for the engine. */
public final class LoginFacts {
  private static final int PEER_BYTES_MAX = 64;
  private static final int EMAIL_BYTES_MAX = 254;
  private static final int LOCALE_BYTES_MAX = 35;

  private LoginFacts() {}

  /**
   * A login.
   *
   * @param person the person as the host states them
   * @param nonce what binds the login to its session
   * @param language the tag of the person's language; empty if unknown
   * @param knownBrowser what the browser has from an earlier second factor; null for nothing
   * @param device the token of a remembered device that may stand in for a factor; null for none
   * @return the facts
   */
  // The class file of a record loses `@Nullable` on an array, which two components have.
  @SuppressWarnings("NullAway")
  public static Login of(
      Person person,
      byte[] nonce,
      String language,
      byte @Nullable [] knownBrowser,
      byte @Nullable [] device) {
    return new Login(
        person.product(),
        person.channel(),
        person.groups(),
        person.licensed(),
        fits(person.peer(), PEER_BYTES_MAX) ? person.peer() : "",
        nonce,
        knownBrowser,
        device,
        email(person.email()),
        fits(language, LOCALE_BYTES_MAX) ? language : "",
        person.displayName());
  }

  /**
   * A digest of the facts that exemption rules depend on: once it changes, an exemption no longer
   * counts.
   *
   * @param person the person as the host states them
   * @return the digest as text
   */
  public static String stated(Person person) {
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

  /** Anything longer than an address can be is not an address. */
  private static @Nullable String email(@Nullable String email) {
    return email == null || email.isEmpty() || !fits(email, EMAIL_BYTES_MAX) ? null : email;
  }

  private static boolean fits(String text, int bytes) {
    return text.getBytes(StandardCharsets.UTF_8).length <= bytes
        && text.chars().noneMatch(Character::isISOControl);
  }
}
