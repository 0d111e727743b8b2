package dev.countersign.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Save;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import org.junit.jupiter.api.Test;

/** While two clocks disagree no code by time is compared, and none is charged. */
class ClockOffTest {
  private static final int TRIES = 30;

  private final MemoryStore memory = new MemoryStore();
  private boolean clockDiffers;

  // findings: F-E6
  @Test
  void codesByTimeAreNeitherComparedNorChargedAndOthersGoOn() throws Exception {
    byte[] ring = Verifier.newRing("clock", null);
    try (Verifier verifier = Verifier.builder(store(), memory, ring::clone).open()) {
      TestPerson person = new TestPerson("alice");
      TestPerson.Enrolled enrolled = person.enrolls(verifier, memory.nowSeconds());
      memory.clockAhead(60);
      clockDiffers = true;
      int saves = memory.saves();
      byte[] right = enrolled.app().code(memory.nowSeconds());
      for (int i = 0; i < TRIES; i++) {
        byte[] code = i % 2 == 0 ? right.clone() : new byte[] {'0', '0', '0', '0', '0', '0'};
        Verdict.Challenge page =
            assertInstanceOf(
                Verdict.Challenge.class, person.answers(verifier, FactorMethod.TOTP, code));
        assertEquals(new Trouble.Unavailable(), page.trouble());
        assertEquals(FactorMethod.TOTP, page.opened());
      }
      assertEquals(saves, memory.saves(), "nothing was charged");
      assertThrows(
          VerifierUnavailableException.class,
          () -> new TestPerson("bob").enrolls(verifier, memory.nowSeconds()));

      clockDiffers = false;
      assertInstanceOf(
          Verdict.Admit.class, person.answers(verifier, FactorMethod.TOTP, right.clone()));
      clockDiffers = true;
      byte[] backup = enrolled.backupCodes().get(0);
      assertInstanceOf(
          Verdict.Admit.class, person.answers(verifier, FactorMethod.BACKUP_CODES, backup));
    }
  }

  private AccountStore store() {
    return new AccountStore() {
      @Override
      public void claim(String instanceId, byte[] keyCheck) throws StoreException {
        memory.claim(instanceId, keyCheck);
      }

      @Override
      public Loaded load(String accountId) throws StoreException {
        Loaded loaded = memory.load(accountId);
        return new Loaded(loaded.row(), loaded.nowSeconds(), loaded.policyVersion(), clockDiffers);
      }

      @Override
      public long revocations(String accountId) throws StoreException {
        return memory.revocations(accountId);
      }

      @Override
      public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
        return memory.save(accountId, expectedRevision, save);
      }
    };
  }
}
