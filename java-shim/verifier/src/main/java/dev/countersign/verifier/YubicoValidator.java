package dev.countersign.verifier;

import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;

/** Asks a validation server about a Yubico OTP (validation protocol 2.0). */
@FunctionalInterface
public interface YubicoValidator {
  /**
   * Asks.
   *
   * @param task the OTP and the nonce to send
   * @return {@code OtpValid} with OTP and nonce as the server's signed answer has them, else {@code
   *     Invalid}
   * @throws Exception if no server answered in a way that proves anything
   */
  Finding check(HostTask.CheckYubico task) throws Exception;
}
