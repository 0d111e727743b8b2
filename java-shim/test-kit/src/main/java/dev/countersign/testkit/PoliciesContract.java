package dev.countersign.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.Policies;
import dev.countersign.verifier.Policies.Policy;
import dev.countersign.verifier.StoreException;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link Policies} that keeps its versions where others can write, such as a
 * table. Extend it, and run it against the very database your host uses.
 */
public abstract class PoliciesContract {
  /** For subclasses. */
  protected PoliciesContract() {}

  /**
   * The policies under test. Called often; may return the same.
   *
   * @return the policies
   * @throws Exception if there are none
   */
  protected abstract Policies policies() throws Exception;

  /**
   * Appends a version as the host does.
   *
   * @param json its JSON text
   * @return its version
   * @throws Exception if it cannot be appended
   */
  protected abstract long append(String json) throws Exception;

  /**
   * Appends a version as someone would who can write to the table, but has no key ring.
   *
   * @param version its version
   * @param json its JSON text
   * @throws Exception if it cannot be written
   */
  protected abstract void writeWithoutHost(long version, String json) throws Exception;

  /**
   * Removes all versions after one, as a restored backup does.
   *
   * @param version the last that stays
   * @throws Exception if they cannot be removed
   */
  protected abstract void removeAfter(long version) throws Exception;

  /**
   * Has an account saved, as a step under the newest policy does.
   *
   * @throws Exception if it cannot be saved
   */
  protected abstract void saveAnAccount() throws Exception;

  // findings: F-B16
  @Test
  void theNewestPolicyIsReadBackWithItsSeal() throws Exception {
    long first = append("{\"mode\":\"enforce\"}");
    Policy policy = policies().current();
    assertEquals(first, policy.version());
    assertEquals("{\"mode\":\"enforce\"}", policy.json());
    assertNotNull(policy.seal(), "null says that no one but the host can write here");
    assertTrue(policy.seal().length > 0, "what the host saves is sealed");
    long second = append("{\"issuer\":\"Grün 🔒\"}");
    assertTrue(second > first, "versions only grow");
    assertEquals("{\"issuer\":\"Grün 🔒\"}", policies().current().json());
  }

  // findings: F-E8
  @Test
  void theVersionAloneIsThatOfTheNewestPolicy() throws Exception {
    assertEquals(append("{}"), policies().version());
    assertEquals(append("{}"), policies().version());
    assertEquals(policies().current().version(), policies().version());
  }

  // findings: F-B16
  @Test
  void aPolicyWrittenWithoutTheHostHasNoSealOrIsRefused() throws Exception {
    long version = append("{}") + 1;
    writeWithoutHost(version, "{\"mode\":\"report_only\"}");
    try {
      Policy policy = policies().current();
      assertEquals(version, policy.version());
      assertNotNull(policy.seal(), "null says that no one but the host can write here");
      assertEquals(0, policy.seal().length);
    } catch (StoreException refused) {
      assertNotNull(refused.getMessage());
    }
    removeAfter(version - 1);
  }

  // findings: F-B16
  @Test
  void aPolicyThatVanishedIsNoticed() throws Exception {
    long before = append("{}");
    append("{\"mode\":\"enforce\"}");
    saveAnAccount();
    removeAfter(before);
    assertThrows(StoreException.class, () -> policies().current());
    assertThrows(StoreException.class, () -> policies().version());
    append("{}");
    assertTrue(policies().current().version() > before + 1, "the way out");
  }
}
