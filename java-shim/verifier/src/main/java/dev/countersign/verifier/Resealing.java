package dev.countersign.verifier;

import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Actor;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Reseals with the active key what other keys of the ring sealed, in any store. Afterwards those
 * can be retired without waiting for people to sign in. It may run alongside sign-ins and on
 * several nodes, and may be stopped at any time and run again: it continues with the records that
 * are left.
 */
public final class Resealing {
  private static final int PAGE = 200;

  private static final AccountEvent RESEAL =
      new AccountEvent.Admin(new Actor.Host("reseal"), "key rotation", new AdminAct.Reseal());

  private Resealing() {}

  /**
   * Goes through all records once.
   *
   * @param accounts the store's lists
   * @param verifier a verifier on the same store whose ring has the active key
   * @param activeKey the number of the active key, as {@code KeyFile.change} lists it
   * @return what was done, and what is left
   * @throws StoreException if the store cannot be read; what was sealed stays so
   * @throws VerifierUnavailableException if nothing can be decided; what was sealed stays so
   */
  public static Resealed run(StoredAccounts accounts, Verifier verifier, int activeKey)
      throws StoreException, VerifierUnavailableException {
    long sealed = 0;
    List<Left> left = new ArrayList<>();
    String last = "";
    List<String> page;
    do {
      page = accounts.sealedByOthers(activeKey, last, PAGE);
      for (String account : page) {
        Verdict verdict = verifier.run(account, RESEAL);
        if (verdict instanceof Verdict.Changed) {
          sealed++;
        } else if (verdict instanceof Verdict.Refuse refused) {
          left.add(new Left(account, refused.reason()));
        } else {
          left.add(new Left(account, "unexpected verdict " + verdict.getClass().getSimpleName()));
        }
        last = account;
      }
    } while (page.size() == PAGE);
    return new Resealed(sealed, left);
  }

  /**
   * What one run did.
   *
   * @param sealed records that the active key seals now
   * @param left those it could not seal
   */
  public record Resealed(long sealed, List<Left> left) {}

  /**
   * A record that still needs another key.
   *
   * @param accountId whose
   * @param reason why, as the operator's log says it: busy ones succeed in another run, one that
   *     does not open needs a reset
   */
  public record Left(String accountId, String reason) {}
}
