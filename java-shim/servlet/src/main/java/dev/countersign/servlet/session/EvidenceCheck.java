package dev.countersign.servlet.session;

import dev.countersign.pages.LoginFacts;
import dev.countersign.pages.PageSession;
import dev.countersign.pages.Person;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.EvidenceFacts;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a session's evidence still counts. The engine opens evidence once per node and key ring,
 * for one account and nonce; each request then compares address, expiry, revocations and policy
 * version without it and, for an exemption, also what the host currently states about the person.
 */
public final class EvidenceCheck {
  /** The most opened evidence remembered; beyond that the least recently used is opened again. */
  private static final int OPENED_MAX = 20_000;

  private final EvidenceDoor door;
  private final Map<String, EvidenceFacts> opened =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, EvidenceFacts> eldest) {
          return size() > OPENED_MAX;
        }
      };

  /**
   * A check.
   *
   * @param door what opens evidence
   */
  public EvidenceCheck(EvidenceDoor door) {
    this.door = door;
  }

  /**
   * The facts of the evidence that counts now.
   *
   * @param person the person as currently stated by the host
   * @param session the person's session
   * @return the facts; null if there is no such evidence
   * @throws VerifierUnavailableException if that cannot be determined
   */
  public @Nullable EvidenceFacts facts(Person person, PageSession session)
      throws VerifierUnavailableException {
    byte[] evidence = session.evidence();
    if (evidence == null) {
      return null;
    }
    EvidenceFacts facts = holding(person.accountId(), session.nonce(), evidence);
    boolean counts =
        facts != null
            && (facts.peer() == null || facts.peer().equals(person.peer()))
            && (facts.because() instanceof Because.Verified
                || session.isStated(LoginFacts.stated(person)));
    return counts ? facts : null;
  }

  /** Checking whether it holds may itself bring this node a new key ring. */
  private @Nullable EvidenceFacts holding(String accountId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException {
    long stamp = door.ringStamp();
    EvidenceFacts facts = open(stamp, accountId, nonce, evidence);
    if (facts == null || !door.stillHolds(accountId, facts)) {
      return null;
    }
    long now = door.ringStamp();
    return now == stamp ? facts : open(now, accountId, nonce, evidence);
  }

  private @Nullable EvidenceFacts open(long stamp, String accountId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException {
    Base64.Encoder text = Base64.getEncoder();
    // The account comes last: the other parts cannot contain the separator.
    String key =
        stamp
            + " "
            + text.encodeToString(nonce)
            + ' '
            + text.encodeToString(evidence)
            + ' '
            + accountId;
    synchronized (opened) {
      EvidenceFacts known = opened.get(key);
      if (known != null) {
        return known;
      }
    }
    EvidenceFacts facts = door.checkEvidence(accountId, nonce, evidence);
    if (facts != null) {
      synchronized (opened) {
        opened.put(key, facts);
      }
    }
    return facts;
  }
}
