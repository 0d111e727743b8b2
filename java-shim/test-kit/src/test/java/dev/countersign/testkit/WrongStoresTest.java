package dev.countersign.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.WrongStore.Wrong;
import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.AuditLog;
import dev.countersign.verifier.Policies;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.StoredAccounts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The contracts fail each store that does one thing wrong, and pass the one that does not. */
class WrongStoresTest {
  // findings: F-B16
  @Test
  void theContractFailsEachStoreThatDoesOneThingWrong() throws Exception {
    assertEquals(Set.of(), failures(Wrong.NOTHING));
    for (Wrong wrong : Wrong.values()) {
      if (wrong != Wrong.NOTHING) {
        Set<String> failures = failures(wrong);
        assertTrue(failures.contains(wrong.test), wrong + " fails in " + failures);
      }
    }
  }

  // findings: F-B16
  @Test
  void theContractFailsPoliciesWithoutASeal() throws Exception {
    assertTrue(
        failuresOf(PoliciesContract.class, new UnsealedPolicies())
            .contains("theNewestPolicyIsReadBackWithItsSeal"));
  }

  private static Set<String> failures(Wrong wrong) throws Exception {
    return failuresOf(AccountStoreContract.class, new Contract(wrong));
  }

  /** Each test on the same store, as with a database. */
  private static Set<String> failuresOf(Class<?> contract, Object instance) throws Exception {
    Set<String> failed = new TreeSet<>();
    for (Method each : contract.getDeclaredMethods()) {
      if (each.isAnnotationPresent(Test.class)) {
        each.setAccessible(true);
        try {
          each.invoke(instance);
        } catch (InvocationTargetException e) {
          failed.add(each.getName());
        }
      }
    }
    return failed;
  }

  private static final class Contract extends AccountStoreContract {
    private final MemoryStore memory = new MemoryStore();
    private final Wrong wrong;

    Contract(Wrong wrong) {
      this.wrong = wrong;
    }

    @Override
    protected AccountStore store() {
      memory.clockAhead(0);
      return new WrongStore(memory, wrong, null);
    }

    @Override
    protected AccountStore faulty(Fault fault) {
      return new WrongStore(memory, wrong, fault);
    }

    @Override
    protected AccountStore ahead(long seconds) {
      memory.clockAhead(seconds);
      return new WrongStore(memory, wrong, null);
    }

    @Override
    protected void insideRolledBackTransaction(Body body) throws Exception {
      body.run();
    }

    @Override
    protected long appendPolicy(String json) throws StoreException {
      memory.append(json);
      return memory.current().version();
    }

    @Override
    protected AuditLog auditLog() {
      return memory.auditLog();
    }

    @Override
    protected StoredAccounts accounts() {
      return memory.accounts();
    }

    @Override
    protected long notices(String accountId) {
      return memory.noticesOf(accountId).size();
    }
  }

  private static final class UnsealedPolicies extends PoliciesContract {
    private final MemoryStore memory = new MemoryStore();

    @Override
    protected Policies policies() {
      return memory;
    }

    @Override
    protected long append(String json) throws StoreException {
      memory.append(json);
      return memory.current().version();
    }

    @Override
    protected void writeWithoutHost(long version, String json) {
      memory.append(json);
    }

    @Override
    protected void removeAfter(long version) {}

    @Override
    protected void saveAnAccount() throws StoreException {
      memory.save("anyone", 0, Samples.save(1));
    }
  }
}
