package dev.countersign.verifier;

import dev.countersign.verifier.wire.EngineRequest;
import dev.countersign.verifier.wire.EngineResponse;
import dev.countersign.verifier.wire.Wire;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Calls an engine and turns unexpected answers into exceptions. */
final class Answers {
  private static final String STALE = "stale_handle";

  private Answers() {}

  /** Encodes, calls, decodes. Both byte strings are wiped, because they may hold secrets. */
  static EngineResponse ask(UnaryOperator<byte[]> engine, EngineRequest request)
      throws VerifierUnavailableException {
    byte[] asked = {};
    byte[] answered = {};
    try {
      asked = Wire.encode(request);
      answered = engine.apply(asked);
      return Wire.decodeResponse(answered);
    } catch (RuntimeException e) {
      throw new VerifierUnavailableException("the engine gives no answer that can be read", e);
    } finally {
      Arrays.fill(asked, (byte) 0);
      Arrays.fill(answered, (byte) 0);
    }
  }

  /** Whether the engine was closed meanwhile because of a newer policy. */
  static boolean isStale(EngineResponse response) {
    return response instanceof EngineResponse.Mistake mistake && mistake.code().equals(STALE);
  }

  /**
   * What to do with an answer of an unexpected kind.
   *
   * @return what to throw: the engine failed, was replaced meanwhile, or answered something else
   * @throws RequestRefusedException if it refused the request, which is the caller's mistake
   */
  static VerifierUnavailableException unexpected(EngineResponse response) {
    if (response instanceof EngineResponse.Mistake mistake) {
      if (isStale(response)) {
        return new VerifierUnavailableException(
            "the engine was replaced while it was asked; the next try has the new one");
      }
      throw new RequestRefusedException(mistake.code(), mistake.path());
    }
    if (response instanceof EngineResponse.Internal internal) {
      return new VerifierUnavailableException(
          String.format(
              Locale.ROOT,
              "the engine failed inside, incident %016x; report this number",
              internal.incident()));
    }
    return new VerifierUnavailableException(
        "the engine answered another request than the one asked: "
            + response.getClass().getSimpleName());
  }
}
