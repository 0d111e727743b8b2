package dev.countersign.pages;

import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Decision;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.HelpAct;
import dev.countersign.verifier.wire.Helped;
import dev.countersign.verifier.wire.Situation;
import dev.countersign.verifier.wire.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The smallest possible host: a map for a pocket, and fields for a browser. */
class PocketHost implements PageHost, Pocket, Browser, HostSite, Verdicts {
  final Map<String, Object> pocket = new HashMap<>();

  private final Verifier verifier;
  private final LongSupplier clock;
  private final String accountId;
  private byte @Nullable [] knownBrowser;
  private byte @Nullable [] device;
  int sessionIds;

  PocketHost(Verifier verifier, LongSupplier clock, String accountId) {
    this.verifier = verifier;
    this.clock = clock;
    this.accountId = accountId;
  }

  @Override
  public HostSite site() {
    return this;
  }

  @Override
  public Browser browser() {
    return this;
  }

  @Override
  public Verdicts verdicts() {
    return this;
  }

  @Override
  public @Nullable EvidenceFacts evidence(PageSession session) throws VerifierUnavailableException {
    byte[] evidence = session.evidence();
    EvidenceFacts facts =
        evidence == null ? null : verifier.checkEvidence(accountId, session.nonce(), evidence);
    return facts != null && verifier.stillHolds(accountId, facts) ? facts : null;
  }

  @Override
  public void renewSessionId() {
    sessionIds++;
  }

  @Override
  public Next alone(PageSession session, Turn turn) throws VerifierUnavailableException {
    return turn.take();
  }

  @Override
  public Optional<String> telephone(String typed) {
    return Optional.of(typed);
  }

  @Override
  public long nowSeconds() {
    return clock.getAsLong();
  }

  @Override
  public @Nullable String text(String name) {
    return (String) pocket.get(name);
  }

  @Override
  public byte @Nullable [] bytes(String name) {
    return (byte[]) pocket.get(name);
  }

  @Override
  public void put(String name, String value) {
    pocket.put(name, value);
  }

  @Override
  public void put(String name, byte[] value) {
    pocket.put(name, value);
  }

  @Override
  public void remove(String name) {
    pocket.remove(name);
  }

  @Override
  public void clear() {
    pocket.clear();
  }

  @Override
  public byte @Nullable [] knownBrowser() {
    return knownBrowser;
  }

  @Override
  public byte @Nullable [] device() {
    return device;
  }

  @Override
  public void keepKnownBrowser(byte[] token, int days) {
    knownBrowser = token;
  }

  @Override
  public void keepDevice(byte[] token, int days) {
    device = token;
  }

  @Override
  public void forgetDevice() {
    device = null;
  }

  @Override
  public String name() {
    return "Map host";
  }

  @Override
  public String page(String page) {
    return "/second-step" + page;
  }

  @Override
  public String asset(String name) {
    return "/second-step/assets/" + name;
  }

  @Override
  public String home() {
    return "/home";
  }

  @Override
  public Verdict run(String account, AccountEvent event) throws VerifierUnavailableException {
    return verifier.run(account, event);
  }

  @Override
  public Decision decide(Situation situation) throws VerifierUnavailableException {
    return verifier.decide(situation);
  }

  @Override
  public Helped help(HelpAct act) throws VerifierUnavailableException {
    return verifier.help(act);
  }
}
