package dev.countersign.servlet;

import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.EvidenceFacts;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a session's evidence still counts. The engine opens a evidence once on each node and for
 * each key ring, for one account and nonce; every request then compares address, end, revocations
 * and policy version without it, and of an exemption also what the host states of the person now.
 */
final class EvidenceCheck {
  /** Opened evidence remembered at most; beyond that the longest unused is opened again. */
  private static final int OPENED_MAX = 20_000;

  private final Backend backend;
  private final LongSupplier nowSeconds;
  private final Map<String, EvidenceFacts> opened =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, EvidenceFacts> eldest) {
          return size() > OPENED_MAX;
        }
      };

  EvidenceCheck(Backend backend, LongSupplier nowSeconds) {
    this.backend = backend;
    this.nowSeconds = nowSeconds;
  }

  /** The facts of a evidence that counts now; null if there is none. */
  @Nullable EvidenceFacts facts(Person person, SecondFactorSession session)
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

  /** Looking whether it holds may be what brings this node another key ring. */
  private @Nullable EvidenceFacts holding(String accountId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException {
    long stamp = backend.ringStamp();
    EvidenceFacts facts = open(stamp, accountId, nonce, evidence);
    if (facts == null || !backend.stillHolds(accountId, facts)) {
      return null;
    }
    long now = backend.ringStamp();
    return now == stamp ? facts : open(now, accountId, nonce, evidence);
  }

  /** Whether a factor was verified lately; a pass is never fresh. */
  boolean isFresh(EvidenceFacts facts) {
    return facts.because() instanceof Because.Verified
        && nowSeconds.getAsLong() < facts.freshUntil();
  }

  private @Nullable EvidenceFacts open(long stamp, String accountId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException {
    Base64.Encoder text = Base64.getEncoder();
    // Account last: the other parts have an alphabet without the separator.
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
    EvidenceFacts facts = backend.checkEvidence(accountId, nonce, evidence);
    if (facts != null) {
      synchronized (opened) {
        opened.put(key, facts);
      }
    }
    return facts;
  }
}
