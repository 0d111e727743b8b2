package dev.countersign.servlet.routes;

import dev.countersign.pages.Browser;
import dev.countersign.pages.HostSite;
import dev.countersign.pages.Next;
import dev.countersign.pages.PageHost;
import dev.countersign.pages.PageSession;
import dev.countersign.pages.Person;
import dev.countersign.pages.Verdicts;
import dev.countersign.servlet.session.EvidenceCheck;
import dev.countersign.servlet.session.HttpPocket;
import dev.countersign.servlet.session.Locks;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.EvidenceFacts;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A servlet application as the pages see it, for one request. */
final class ServletHost implements PageHost {
  /**
   * What is the same for all requests.
   *
   * @param verdicts the verifier
   * @param evidence whether evidence counts
   * @param locks lets a session's requests through one at a time
   * @param telephone reads a telephone number
   * @param nowSeconds the time
   */
  record Shared(
      Verdicts verdicts,
      EvidenceCheck evidence,
      Locks locks,
      Function<String, Optional<String>> telephone,
      LongSupplier nowSeconds) {}

  private final Shared shared;
  private final HttpServletRequest request;
  private final Browser browser;
  private final HostSite site;
  private final Person person;

  ServletHost(
      Shared shared, HttpServletRequest request, Browser browser, HostSite site, Person person) {
    this.shared = shared;
    this.request = request;
    this.browser = browser;
    this.site = site;
    this.person = person;
  }

  @Override
  public HostSite site() {
    return site;
  }

  @Override
  public Browser browser() {
    return browser;
  }

  @Override
  public Verdicts verdicts() {
    return shared.verdicts();
  }

  @Override
  public @Nullable EvidenceFacts evidence(PageSession session) throws VerifierUnavailableException {
    return shared.evidence().facts(person, HttpPocket.of(request).sessionId(), session);
  }

  @Override
  public void renewSessionId() {
    shared.evidence().forget(HttpPocket.of(request).sessionId());
    request.changeSessionId();
  }

  @Override
  public @Nullable Next alone(PageSession session, Turn turn) throws VerifierUnavailableException {
    return shared.locks().alone(session.nonce(), turn);
  }

  @Override
  public Optional<String> telephone(String typed) {
    return shared.telephone().apply(typed);
  }

  @Override
  public long nowSeconds() {
    return shared.nowSeconds().getAsLong();
  }
}
