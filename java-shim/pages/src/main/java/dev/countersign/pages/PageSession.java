package dev.countersign.pages;

import dev.countersign.verifier.wire.FactorMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What we keep in a session, and nothing else: whose login it is, its nonce, the evidence, what is
 * open for each method, where the person wanted to go, the form token and a note for the next page.
 * All are texts and bytes in the host's {@link Pocket}; none is a secret by itself. What belongs to
 * one account is dropped when the session's account changes.
 */
public final class PageSession {
  private static final int NONCE_BYTES = 32;

  /** Taken by the first request of a login alone. */
  private static final Object[] FIRST_REQUESTS =
      Stream.generate(Object::new).limit(256).toArray(Object[]::new);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ACCOUNT = "account";
  private static final String NONCE = "nonce";
  private static final String EVIDENCE = "evidence";
  private static final String TARGET = "target";
  private static final String TOKEN = "token";
  private static final String NOTE = "note";
  private static final String STATED = "stated";
  private static final String ASKED = "asked";
  private static final String AGAIN = "again";
  private static final String TICKET = "ticket.";
  private static final String OPEN = "open.";
  private static final String REMEMBER = "remember";
  private static final String REMEMBER_DAYS = "remember_days";

  private final Pocket pocket;

  private PageSession(Pocket pocket) {
    this.pocket = pocket;
  }

  /**
   * The session of this account. Anything the pocket held for another account is dropped.
   *
   * @param pocket where the host keeps things for the session
   * @param accountId the account
   * @return the session
   */
  public static PageSession of(Pocket pocket, String accountId) {
    if (!isOf(pocket, accountId)) {
      // A page's requests arrive in parallel and must agree on one nonce. The lock is one of the
      // account's, because the session object may differ for each request.
      synchronized (FIRST_REQUESTS[Math.floorMod(accountId.hashCode(), FIRST_REQUESTS.length)]) {
        if (!isOf(pocket, accountId)) {
          pocket.clear();
          pocket.put(NONCE, random());
          pocket.put(TOKEN, newToken());
          pocket.put(ACCOUNT, accountId);
        }
      }
    }
    return new PageSession(pocket);
  }

  /** The account is written last, so whoever reads it finds the nonce that goes with it. */
  private static boolean isOf(Pocket pocket, String accountId) {
    return accountId.equals(pocket.text(ACCOUNT)) && nonceOf(pocket) != null;
  }

  public static byte[] random() {
    byte[] bytes = new byte[NONCE_BYTES];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  public byte[] nonce() {
    byte[] nonce = nonceOf(pocket);
    if (nonce == null) {
      throw new IllegalStateException("the session lost its nonce");
    }
    return nonce;
  }

  public byte @Nullable [] evidence() {
    return pocket.bytes(EVIDENCE);
  }

  /** Keeps the evidence of an admission, and what the host stated about the person then. */
  public void evidence(byte[] evidence, String stated) {
    renewPass(evidence, stated);
    pocket.remove(ASKED);
    pocket.remove(AGAIN);
    pocket.remove(REMEMBER);
    for (FactorMethod method : FactorMethod.values()) {
      ticket(method, null);
      for (Opened.At at : Opened.At.values()) {
        opened(at, method, null);
      }
    }
  }

  /** Replaces a pass with a newer one; what is being set up continues. */
  public void renewPass(byte[] evidence, String stated) {
    put(EVIDENCE, evidence);
    put(STATED, stated);
  }

  /** Whether the host still states what it stated when the evidence was given. */
  public boolean isStated(String stated) {
    return stated.equals(pocket.text(STATED));
  }

  public byte @Nullable [] ticket(FactorMethod method) {
    return pocket.bytes(TICKET + name(method));
  }

  public void ticket(FactorMethod method, byte @Nullable [] ticket) {
    if (ticket == null) {
      pocket.remove(TICKET + name(method));
    } else {
      put(TICKET + name(method), ticket);
    }
  }

  /** What was opened for a method, for signing in or for setting it up; null if nothing is. */
  public @Nullable Opened opened(Opened.At at, FactorMethod method) {
    String key = OPEN + at.word() + name(method);
    byte[] ticket = pocket.bytes(key);
    String shown = pocket.text(key + ".shown");
    return ticket == null || shown == null ? null : Opened.read(ticket, shown);
  }

  public void opened(Opened.At at, FactorMethod method, @Nullable Opened opened) {
    String key = OPEN + at.word() + name(method);
    if (opened == null) {
      pocket.remove(key);
      pocket.remove(key + ".shown");
    } else {
      put(key, opened.ticket());
      put(key + ".shown", opened.text());
    }
  }

  /** Whether the person asked to have this device remembered, for a method that takes a while. */
  public boolean remembers() {
    return pocket.text(REMEMBER) != null;
  }

  public void remember(boolean remember) {
    if (remember) {
      put(REMEMBER, "yes");
    } else {
      pocket.remove(REMEMBER);
    }
  }

  /** For how many days the last challenge offered to remember this device; 0 if it did not. */
  public int rememberDays() {
    String days = pocket.text(REMEMBER_DAYS);
    return days == null ? 0 : Integer.parseInt(days);
  }

  public void rememberDays(int days) {
    put(REMEMBER_DAYS, Integer.toString(days));
  }

  /** A path of this host that the person requested, with its query; null if none is known. */
  public @Nullable String target() {
    return pocket.text(TARGET);
  }

  public void target(@Nullable String target) {
    if (target == null) {
      pocket.remove(TARGET);
    } else {
      put(TARGET, target);
    }
  }

  /** Whether the verifier was already asked if a login with these facts needs a second factor. */
  public boolean asked(String stated) {
    return stated.equals(pocket.text(ASKED));
  }

  public void markAsked(String stated) {
    put(ASKED, stated);
  }

  /** Whether the engine found the evidence not fresh enough, whatever this node's clock says. */
  public boolean mustVerifyAgain() {
    return pocket.text(AGAIN) != null;
  }

  public void verifyAgain() {
    put(AGAIN, "yes");
  }

  public String token() {
    String token = pocket.text(TOKEN);
    return token == null ? "" : token;
  }

  public void renewToken() {
    put(TOKEN, newToken());
  }

  public boolean isToken(@Nullable String typed) {
    byte[] expected = token().getBytes(StandardCharsets.UTF_8);
    return typed != null
        && expected.length > 0
        && MessageDigest.isEqual(expected, typed.getBytes(StandardCharsets.UTF_8));
  }

  /** A note for the next page: a message id, and perhaps a number, such as {@code codes:3}. */
  public void note(String note) {
    put(NOTE, note);
  }

  /** Removes and returns the note, or an empty text. */
  public String takeNote() {
    String note = pocket.text(NOTE);
    pocket.remove(NOTE);
    return note == null ? "" : note;
  }

  private void put(String name, String value) {
    if (value.getBytes(StandardCharsets.UTF_8).length > Pocket.VALUE_BYTES_MAX) {
      throw tooLong(name);
    }
    pocket.put(name, value);
  }

  private void put(String name, byte[] value) {
    if (value.length > Pocket.VALUE_BYTES_MAX) {
      throw tooLong(name);
    }
    pocket.put(name, value);
  }

  private static IllegalArgumentException tooLong(String name) {
    return new IllegalArgumentException(
        name + " is longer than " + Pocket.VALUE_BYTES_MAX + " bytes");
  }

  private static byte @Nullable [] nonceOf(Pocket pocket) {
    byte[] nonce = pocket.bytes(NONCE);
    return nonce != null && nonce.length == NONCE_BYTES ? nonce : null;
  }

  private static String name(FactorMethod method) {
    return method.name().toLowerCase(Locale.ROOT);
  }

  private static String newToken() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random());
  }
}
