package dev.countersign.verifier;

import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;

/** Asks a validation server about a Yubico OTP (validation protocol 2.0). */
@FunctionalInterface
public interface YubicoValidator {
  /**
   * Asks the server.
   *
   * @param task the OTP and the nonce to send
   * @return {@code OtpValid} with OTP and nonce as in the server's signed answer, else {@code
   *     Invalid}
   * @throws Exception if no server gave an answer that proves anything
   */
  Finding check(HostTask.CheckYubico task) throws Exception;
}
