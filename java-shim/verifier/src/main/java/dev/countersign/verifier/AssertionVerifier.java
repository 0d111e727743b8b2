package dev.countersign.verifier;

import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;

/**
 * Verifies the responses of WebAuthn authenticators with a library made for it. Challenge, relying
 * party and origins come from the engine, and only the engine decides what a finding means.
 */
public interface AssertionVerifier {
  /**
   * Verifies a new credential (WebAuthn section 7.1).
   *
   * @param task what was asked of the browser, and its response
   * @return {@code Registered} if every point holds, else {@code Invalid}
   * @throws Exception if it cannot be determined
   */
  Finding verify(HostTask.VerifyRegistration task) throws Exception;

  /**
   * Verifies an assertion (WebAuthn section 7.2).
   *
   * @param task what was asked of the browser, its response, and the credential
   * @return {@code Asserted} if every point holds, else {@code Invalid}
   * @throws Exception if it cannot be determined
   */
  Finding verify(HostTask.VerifyAssertion task) throws Exception;
}
