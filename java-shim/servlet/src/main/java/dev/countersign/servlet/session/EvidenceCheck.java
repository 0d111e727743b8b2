package dev.countersign.servlet.session;

import dev.countersign.pages.LoginFacts;
import dev.countersign.pages.PageSession;
import dev.countersign.pages.Person;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.Product;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a session's evidence still counts. The engine opens evidence once per node and key ring,
 * for one account and nonce; each request then compares address, expiry, revocations and policy
 * version without it. An exemption also depends on what the host states about the person, which is
 * asked for and compared once a minute.
 *
 * <p>What was opened stands beside the session, in a table of fixed size: a session has one place,
 * and another that happens to have the same one only costs opening again. No lock is shared, and
 * nothing is read that another thread is writing.
 */
public final class EvidenceCheck {
  private static final int PLACES = 8192;

  /** For how long an exemption counts without asking the host for more than the request says. */
  private static final long STATED_SECONDS = 60;

  private final EvidenceDoor door;
  private final LongSupplier nowSeconds;
  private final AtomicReferenceArray<@Nullable Opened> places = new AtomicReferenceArray<>(PLACES);

  /** When the host last stated all facts, and what the request itself said then. */
  private record Stated(Product product, Channel channel, long at) {
    boolean counts(Person person, long now) {
      return product == person.product()
          && channel == person.channel()
          && now >= at
          && now - at < STATED_SECONDS;
    }
  }

  /** One session's opened evidence. Never changed, so any thread may read it. */
  // The bytes are compared by hand.
  @SuppressWarnings("ArrayRecordComponent")
  private record Opened(
      String sessionId,
      String accountId,
      byte[] nonce,
      byte[] evidence,
      long ringStamp,
      EvidenceFacts facts,
      @Nullable Stated stated) {
    Opened with(Stated newer) {
      return new Opened(sessionId, accountId, nonce, evidence, ringStamp, facts, newer);
    }

    boolean isOf(String session, String account, byte[] itsNonce, byte[] itsEvidence, long stamp) {
      return ringStamp == stamp
          && sessionId.equals(session)
          && accountId.equals(account)
          && MessageDigest.isEqual(nonce, itsNonce)
          && MessageDigest.isEqual(evidence, itsEvidence);
    }
  }

  /**
   * A check.
   *
   * @param door what opens evidence
   * @param nowSeconds the time
   */
  public EvidenceCheck(EvidenceDoor door, LongSupplier nowSeconds) {
    this.door = door;
    this.nowSeconds = nowSeconds;
  }

  /**
   * The facts of the evidence that counts now.
   *
   * @param person the person as currently stated by the host
   * @param sessionId the id of the host's session
   * @param session the person's session
   * @return the facts; null if there is no such evidence
   * @throws VerifierUnavailableException if that cannot be determined
   */
  public @Nullable EvidenceFacts facts(Person person, String sessionId, PageSession session)
      throws VerifierUnavailableException {
    byte[] evidence = session.evidence();
    EvidenceFacts facts = facts(person, sessionId, session, evidence);
    if (facts != null) {
      return facts;
    }
    // While this was checked, a change made by another request of the session may have replaced it.
    byte[] now = session.evidence();
    return MessageDigest.isEqual(evidence, now) ? null : facts(person, sessionId, session, now);
  }

  private @Nullable EvidenceFacts facts(
      Person person, String sessionId, PageSession session, byte @Nullable [] evidence)
      throws VerifierUnavailableException {
    if (evidence == null) {
      return null;
    }
    Opened opened = holding(person.accountId(), sessionId, session.nonce(), evidence);
    if (opened == null) {
      return null;
    }
    EvidenceFacts facts = opened.facts();
    boolean counts =
        (facts.peer() == null || facts.peer().equals(person.peer()))
            && (facts.because() instanceof Because.Verified || isStated(person, opened, session));
    return counts ? facts : null;
  }

  /**
   * Drops what is known of a session: its id is about to change, or it ends.
   *
   * @param sessionId its id
   */
  public void forget(String sessionId) {
    places.set(place(sessionId), null);
  }

  /** Checking whether it holds may itself bring this node a new key ring. */
  private @Nullable Opened holding(
      String accountId, String sessionId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException {
    long stamp = door.ringStamp();
    Opened opened = open(stamp, accountId, sessionId, nonce, evidence);
    if (opened == null || !door.stillHolds(accountId, opened.facts())) {
      return null;
    }
    long now = door.ringStamp();
    return now == stamp ? opened : open(now, accountId, sessionId, nonce, evidence);
  }

  private @Nullable Opened open(
      long stamp, String accountId, String sessionId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException {
    int place = place(sessionId);
    Opened known = places.get(place);
    if (known != null && known.isOf(sessionId, accountId, nonce, evidence, stamp)) {
      return known;
    }
    EvidenceFacts facts = door.checkEvidence(accountId, nonce, evidence);
    if (facts == null) {
      return null;
    }
    Opened opened = new Opened(sessionId, accountId, nonce, evidence, stamp, facts, null);
    places.set(place, opened);
    return opened;
  }

  private boolean isStated(Person person, Opened opened, PageSession session) {
    long now = nowSeconds.getAsLong();
    Stated before = opened.stated();
    if (before != null && before.counts(person, now)) {
      return true;
    }
    boolean same = session.isStated(LoginFacts.stated(person));
    if (same) {
      Stated stated = new Stated(person.product(), person.channel(), now);
      places.set(place(opened.sessionId()), opened.with(stated));
    }
    return same;
  }

  private static int place(String sessionId) {
    int hash = sessionId.hashCode();
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}
