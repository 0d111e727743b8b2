package dev.countersign.verifier.internal;

import dev.countersign.verifier.EngineDoor;
import dev.countersign.verifier.EngineUnavailableException;
import dev.countersign.verifier.wire.EngineRequest;
import dev.countersign.verifier.wire.EngineResponse;
import dev.countersign.verifier.wire.Wire;
import dev.countersign.verifier.wire.WireFingerprint;
import java.util.List;

/** What must be checked about a door before it is used. */
public final class SelfCheck {
  private SelfCheck() {}

  /**
   * Compares the build, and runs the engine's self-test on the standards' known answers.
   *
   * @param door the door
   * @throws EngineUnavailableException if it is of another build or gives a wrong answer
   */
  public static void of(EngineDoor door) throws EngineUnavailableException {
    if (door.fingerprint() != WireFingerprint.VALUE) {
      throw new EngineUnavailableException(
          "the second-factor engine is of another build than this jar; use both from one release",
          List.of());
    }
    EngineResponse answer;
    try {
      answer = Wire.decodeResponse(door.call(0, Wire.encode(new EngineRequest.SelfTest())));
    } catch (RuntimeException e) {
      throw new EngineUnavailableException(
          "the second-factor engine does not answer its self-test", List.of(e));
    }
    if (!(answer instanceof EngineResponse.SelfTested tested) || tested.checks() < 1) {
      throw new EngineUnavailableException(
          "the second-factor engine fails its self-test on this machine; report this as a defect",
          List.of());
    }
  }
}
