package dev.countersign.pages;

import dev.countersign.pages.words.Words;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.Login;
import dev.countersign.verifier.wire.Renewal;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import org.jspecify.annotations.Nullable;

/** One request to one of our pages by a signed-in person, with what is known about it. */
public final class Visit {
  private final PageHost host;
  private final Asked asked;
  private final Words words;
  private final Person person;
  private final PageSession session;
  private final @Nullable EvidenceFacts facts;

  /**
   * A visit.
   *
   * @param host the host serving it
   * @param asked the request
   * @param person who asks
   * @param session the session of this person's account
   * @param facts the checked evidence; null until the second factor is proven
   */
  public Visit(
      PageHost host,
      Asked asked,
      Person person,
      PageSession session,
      @Nullable EvidenceFacts facts) {
    this.host = host;
    this.asked = asked;
    this.words = asked.languages().words();
    this.person = person;
    this.session = session;
    this.facts = facts;
  }

  /**
   * The same visit with the current evidence: another request of the session may have added it.
   *
   * @return the visit
   * @throws VerifierUnavailableException if the evidence cannot be checked
   */
  public Visit again() throws VerifierUnavailableException {
    return new Visit(host, asked, person, session, host.evidence(session));
  }

  /**
   * The host serving this visit.
   *
   * @return the host
   */
  public PageHost host() {
    return host;
  }

  /**
   * The request.
   *
   * @return the request
   */
  public Asked asked() {
    return asked;
  }

  /**
   * The texts in the person's language.
   *
   * @return the texts
   */
  public Words words() {
    return words;
  }

  /**
   * Who asks.
   *
   * @return the person
   */
  public Person person() {
    return person;
  }

  /**
   * What we keep for the session.
   *
   * @return the session
   */
  public PageSession session() {
    return session;
  }

  /**
   * The checked evidence.
   *
   * @return its facts; null until the second factor is proven
   */
  public @Nullable EvidenceFacts facts() {
    return facts;
  }

  /**
   * Whether a factor was verified recently enough for changes; a pass is never fresh.
   *
   * @return whether it was
   */
  public boolean fresh() {
    return facts != null
        && facts.because() instanceof Because.Verified
        && now() < facts.freshUntil();
  }

  /**
   * Whether a rule exempts for good; on a remembered device the factor can still be asked for.
   *
   * @return whether one does
   */
  public boolean isExempt() {
    return facts != null
        && facts.because() instanceof Because.Exempt exempt
        && !exempt.rule().equals("devices.remembered");
  }

  /**
   * Whether this person put enrollment off, and may set something up at any time.
   *
   * @return whether they did
   */
  public boolean isInGrace() {
    return facts != null
        && facts.because() instanceof Because.Exempt exempt
        && exempt.rule().equals("grace");
  }

  /**
   * Whether a form was sent.
   *
   * @return whether this is more than viewing
   */
  public boolean isPost() {
    return asked.isPost();
  }

  /**
   * A form field or query parameter.
   *
   * @param name its name
   * @return its first value; empty if there is none
   */
  public String field(String name) {
    return asked.field(name);
  }

  /**
   * The address of one of our pages.
   *
   * @param page the page, perhaps with a query
   * @return a local address
   */
  public String at(String page) {
    return host.site().page(page);
  }

  /**
   * Leads to one of our pages.
   *
   * @param page the page, perhaps with a query
   * @return the redirect
   */
  public Next to(String page) {
    return new Next.Redirect(at(page));
  }

  /**
   * Where the person was going; returned only once.
   *
   * @return a local address
   */
  public String takeTarget() {
    String target = session.target();
    session.target(null);
    return target == null ? host.site().home() : target;
  }

  /**
   * Sends the person to prove the factor again, and back afterwards.
   *
   * @param back a local address; null for the host's home
   * @return the redirect
   */
  public Next verifyAgain(@Nullable String back) {
    session.target(back);
    return to(OwnPaths.VERIFY + "?again=1");
  }

  /**
   * The time.
   *
   * @return Unix seconds
   */
  public long now() {
    return host.nowSeconds();
  }

  /**
   * Performs one act while signing in.
   *
   * @param act the act
   * @return the verdict
   * @throws VerifierUnavailableException if there is none
   */
  public Verdict signIn(SignInAct act) throws VerifierUnavailableException {
    return host.verdicts().run(person.accountId(), new AccountEvent.SignIn(login(), act));
  }

  /**
   * Performs one act on the person's own account.
   *
   * @param act the act
   * @return the verdict
   * @throws VerifierUnavailableException if there is none
   */
  public Verdict selfService(SelfServiceAct act) throws VerifierUnavailableException {
    byte[] evidence = session.evidence();
    byte[] held = evidence == null ? new byte[0] : evidence;
    return goingOn(
        host.verdicts().run(person.accountId(), new AccountEvent.SelfService(login(), held, act)));
  }

  /**
   * Performs one act of this person as an administrator.
   *
   * @param accountId whose account
   * @param event the act
   * @return the verdict
   * @throws VerifierUnavailableException if there is none
   */
  public Verdict administer(String accountId, AccountEvent.Admin event)
      throws VerifierUnavailableException {
    return goingOn(host.verdicts().run(accountId, event));
  }

  /**
   * A change of the own factors ends every session; this one goes on with new evidence. It is in
   * the session before this node learns, by checking it, that the old one ended: a request that
   * comes in at the same time has the old evidence and the old count, or the new ones.
   */
  private Verdict goingOn(Verdict verdict) throws VerifierUnavailableException {
    Renewal renewed = verdict instanceof Verdict.Changed changed ? changed.renewed() : null;
    if (renewed != null) {
      session.evidence(renewed.evidence(), LoginFacts.stated(person));
      byte[] knownBrowser = renewed.knownBrowser();
      if (knownBrowser != null) {
        host.browser().keepKnownBrowser(knownBrowser, Browser.KNOWN_BROWSER_DAYS);
      }
      host.evidence(session);
    }
    return verdict;
  }

  /** A verified person is asked for the factor itself: no remembered device stands in for it. */
  private Login login() {
    Browser browser = host.browser();
    return LoginFacts.of(
        person,
        session.nonce(),
        asked.languages().first(),
        browser.knownBrowser(),
        facts == null ? browser.device() : null);
  }
}
