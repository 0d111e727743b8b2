package dev.countersign.verifier;

import dev.countersign.verifier.wire.EngineRequest;
import dev.countersign.verifier.wire.EngineResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Makes seals, opening an engine for each: policies are saved a few times a year. */
final class EnginePolicySeals implements PolicySeals {
  private final EngineDoor door;
  private final Keys keys;

  EnginePolicySeals(EngineDoor door, Keys keys) {
    this.door = door;
    this.keys = keys;
  }

  @Override
  public byte[] seal(long version, String json) throws VerifierUnavailableException {
    byte[] ring;
    try {
      ring = keys.ring();
    } catch (IOException e) {
      throw new VerifierUnavailableException("the key ring cannot be read: " + e.getMessage(), e);
    }
    try {
      EngineResponse response =
          Answers.ask(r -> door.call(0, r), new EngineRequest.Open(ring, json, version));
      if (!(response instanceof EngineResponse.Opened opened)) {
        throw Answers.unexpected(response);
      }
      try {
        return sealed(opened.handle(), version, json);
      } finally {
        door.close(opened.handle());
      }
    } finally {
      Arrays.fill(ring, (byte) 0);
    }
  }

  private byte[] sealed(long handle, long version, String json)
      throws VerifierUnavailableException {
    EngineRequest request = new EngineRequest.SealPolicy(version, digest(json));
    EngineResponse response = Answers.ask(r -> door.call(handle, r), request);
    if (response instanceof EngineResponse.PolicySealed sealed) {
      return sealed.seal();
    }
    throw Answers.unexpected(response);
  }

  static byte[] digest(String json) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
