package dev.countersign.servlet;

import dev.countersign.verifier.wire.Method;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What we keep in the host's session, and nothing else: whose login it is, its nonce, the evidence,
 * what is open for each method, where the person wanted to go, the form token and a note for the
 * next page. All are strings and byte arrays, so any session store can hold them; none is a secret
 * by itself. What belongs to one account is dropped when the session's account changes.
 */
final class SecondFactorSession {
  static final int NONCE_BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PREFIX = "dev.countersign.";
  private static final String ACCOUNT = PREFIX + "account";
  private static final String NONCE = PREFIX + "nonce";
  private static final String EVIDENCE = PREFIX + "evidence";
  private static final String TARGET = PREFIX + "target";
  private static final String TOKEN = PREFIX + "token";
  private static final String NOTE = PREFIX + "note";
  private static final String STATED = PREFIX + "stated";
  private static final String ASKED = PREFIX + "asked";
  private static final String AGAIN = PREFIX + "again";
  private static final String TICKET = PREFIX + "ticket.";
  private static final String OPEN = PREFIX + "open.";
  private static final String REMEMBER = PREFIX + "remember";
  private static final String REMEMBER_DAYS = PREFIX + "remember_days";

  private final HttpSession session;

  private SecondFactorSession(HttpSession session) {
    this.session = session;
  }

  /** The session of this account; whatever it held for another account is gone. */
  static SecondFactorSession of(HttpServletRequest request, String accountId) {
    HttpSession session = request.getSession(true);
    // Requests of one page come side by side; they must agree on one nonce. The class stands in
    // for the session, whose object may be another one for each request.
    synchronized (SecondFactorSession.class) {
      if (!accountId.equals(session.getAttribute(ACCOUNT)) || nonceOf(session) == null) {
        clear(session);
        session.setAttribute(NONCE, random());
        session.setAttribute(TOKEN, newToken());
        session.setAttribute(ACCOUNT, accountId);
      }
    }
    return new SecondFactorSession(session);
  }

  /** Forgets everything of ours. */
  static void forget(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      clear(session);
    }
  }

  static byte[] random() {
    byte[] bytes = new byte[NONCE_BYTES];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  byte[] nonce() {
    byte[] nonce = nonceOf(session);
    if (nonce == null) {
      throw new IllegalStateException("the session lost its nonce");
    }
    return nonce;
  }

  byte @Nullable [] evidence() {
    return session.getAttribute(EVIDENCE) instanceof byte[] bytes ? bytes : null;
  }

  /** Keeps the evidence of an admission, and what the host stated of the person then. */
  void evidence(byte[] evidence, String stated) {
    renewPass(evidence, stated);
    session.removeAttribute(ASKED);
    session.removeAttribute(AGAIN);
    session.removeAttribute(REMEMBER);
    for (Method method : Method.values()) {
      ticket(method, null);
      for (Opened.At at : Opened.At.values()) {
        opened(at, method, null);
      }
    }
  }

  /** A newer pass in the place of one; what is being set up goes on. */
  void renewPass(byte[] evidence, String stated) {
    session.setAttribute(EVIDENCE, evidence);
    session.setAttribute(STATED, stated);
  }

  /** Whether the host still states what it did when the evidence was given. */
  boolean isStated(String stated) {
    return stated.equals(session.getAttribute(STATED));
  }

  byte @Nullable [] ticket(Method method) {
    return session.getAttribute(TICKET + name(method)) instanceof byte[] bytes ? bytes : null;
  }

  void ticket(Method method, byte @Nullable [] ticket) {
    if (ticket == null) {
      session.removeAttribute(TICKET + name(method));
    } else {
      session.setAttribute(TICKET + name(method), ticket);
    }
  }

  /** What was opened for a method, for signing in or for setting it up; null if nothing is. */
  @Nullable Opened opened(Opened.At at, Method method) {
    String key = OPEN + at.word() + name(method);
    boolean whole =
        session.getAttribute(key) instanceof byte[] && session.getAttribute(key + ".shown") != null;
    return whole
        ? Opened.read(
            (byte[]) session.getAttribute(key),
            String.valueOf(session.getAttribute(key + ".shown")))
        : null;
  }

  void opened(Opened.At at, Method method, @Nullable Opened opened) {
    String key = OPEN + at.word() + name(method);
    if (opened == null) {
      session.removeAttribute(key);
      session.removeAttribute(key + ".shown");
    } else {
      session.setAttribute(key, opened.ticket());
      session.setAttribute(key + ".shown", opened.text());
    }
  }

  /** Whether the person asked to have this device remembered, for a method that takes a while. */
  boolean remembers() {
    return session.getAttribute(REMEMBER) != null;
  }

  void remember(boolean remember) {
    if (remember) {
      session.setAttribute(REMEMBER, "yes");
    } else {
      session.removeAttribute(REMEMBER);
    }
  }

  /** For how many days the last challenge offered to remember this device; 0 if it did not. */
  int rememberDays() {
    return session.getAttribute(REMEMBER_DAYS) instanceof Integer days ? days : 0;
  }

  void rememberDays(int days) {
    session.setAttribute(REMEMBER_DAYS, days);
  }

  /** A path of this host that the person asked for, with its query; null if none is known. */
  @Nullable String target() {
    return session.getAttribute(TARGET) instanceof String target ? target : null;
  }

  void target(@Nullable String target) {
    if (target == null) {
      session.removeAttribute(TARGET);
    } else {
      session.setAttribute(TARGET, target);
    }
  }

  /** Whether the verifier was asked already whether a login so stated needs a second factor. */
  boolean asked(String stated) {
    return stated.equals(session.getAttribute(ASKED));
  }

  void markAsked(String stated) {
    session.setAttribute(ASKED, stated);
  }

  /** Whether the engine found the evidence not fresh enough, whatever this node's clock says. */
  boolean mustVerifyAgain() {
    return session.getAttribute(AGAIN) != null;
  }

  void verifyAgain() {
    session.setAttribute(AGAIN, "yes");
  }

  String token() {
    return session.getAttribute(TOKEN) instanceof String token ? token : "";
  }

  void renewToken() {
    session.setAttribute(TOKEN, newToken());
  }

  boolean isToken(@Nullable String typed) {
    byte[] expected = token().getBytes(StandardCharsets.UTF_8);
    return typed != null
        && expected.length > 0
        && MessageDigest.isEqual(expected, typed.getBytes(StandardCharsets.UTF_8));
  }

  /** A note for the next page: a message id, and perhaps a number, such as {@code codes:3}. */
  void note(String note) {
    session.setAttribute(NOTE, note);
  }

  /** Takes the note away, or the empty text. */
  String takeNote() {
    Object note = session.getAttribute(NOTE);
    session.removeAttribute(NOTE);
    return note instanceof String text ? text : "";
  }

  private static byte @Nullable [] nonceOf(HttpSession session) {
    return session.getAttribute(NONCE) instanceof byte[] bytes && bytes.length == NONCE_BYTES
        ? bytes
        : null;
  }

  private static void clear(HttpSession session) {
    List<String> names = Collections.list(session.getAttributeNames());
    names.stream().filter(name -> name.startsWith(PREFIX)).forEach(session::removeAttribute);
  }

  private static String name(Method method) {
    return method.name().toLowerCase(Locale.ROOT);
  }

  private static String newToken() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random());
  }
}
