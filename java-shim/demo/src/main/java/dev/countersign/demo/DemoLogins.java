package dev.countersign.demo;

import dev.countersign.pages.Person;
import dev.countersign.pages.PersonFacts;
import dev.countersign.servlet.Caller;
import dev.countersign.servlet.Logins;
import dev.countersign.sms.PhoneNumbers;
import dev.countersign.verifier.wire.Channel;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who is asking: the session's account, or the Basic credentials of this one request. */
final class DemoLogins implements Logins {
  static final String ACCOUNT = "demo.account";

  /** No one has these numbers: see Ofcom's numbers for drama. */
  private static final Pattern FILM = Pattern.compile("\\+447700900[0-9]{3}");

  @Override
  public Caller caller(HttpServletRequest request) {
    People.Member bySession = bySession(request);
    if (bySession != null) {
      return Caller.of(person(bySession, true, Channel.FORM, request));
    }
    People.Member byBasic = byBasic(request.getHeader("Authorization"));
    return byBasic == null
        ? Caller.nobody()
        : Caller.of(person(byBasic, false, Channel.BASIC, request));
  }

  @Override
  public void signOut(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }

  /** As people in Britain write them, and the numbers reserved there for films. */
  @Override
  public Optional<String> telephone(String typed) {
    Optional<String> film =
        Logins.super
            .telephone(typed)
            .map(number -> number.replaceFirst("^0(?=7)", "+44"))
            .filter(number -> FILM.matcher(number).matches());
    return film.isPresent() ? film : PhoneNumbers.toE164(typed, "GB");
  }

  /** For the host's own pages: only the person whom {@link #caller} names. */
  static People.@Nullable Member member(HttpServletRequest request) {
    People.Member bySession = bySession(request);
    return bySession == null ? byBasic(request.getHeader("Authorization")) : bySession;
  }

  private static People.@Nullable Member bySession(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    Object account = session == null ? null : session.getAttribute(ACCOUNT);
    return account instanceof String id ? People.byAccount(id) : null;
  }

  private static People.@Nullable Member byBasic(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return null;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(6).strip());
      String[] pair = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
      return pair.length == 2 ? People.signIn(pair[0], pair[1]) : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  private static Person person(
      People.Member member, boolean bySession, Channel channel, HttpServletRequest request) {
    return new Person(
        member.accountId(),
        bySession,
        request.getRemoteAddr(),
        member.product(),
        channel,
        () ->
            new PersonFacts(
                member.user(),
                member.isAdministrator(),
                member.groups(),
                member.licensed(),
                member.email()));
  }
}
