package dev.countersign.verifier.internal;

import dev.countersign.verifier.EngineUnavailableException;
import dev.countersign.verifier.wire.Request;
import dev.countersign.verifier.wire.Response;
import dev.countersign.verifier.wire.Wire;
import dev.countersign.verifier.wire.WireFingerprint;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engine's code as a native library. Loaded once for each class loader. */
public final class NativeDoor implements Door {
  private static @Nullable NativeDoor loaded;

  private NativeDoor() {}

  /**
   * Loads the library, compares the build, and lets it prove itself on the standards' known
   * answers. A failure is not remembered: once the operator mended it, the next call succeeds.
   *
   * @param hostDirectory where the host lets us extract it; null for the temporary directory
   * @return the door
   * @throws EngineUnavailableException if any of it fails
   */
  public static synchronized NativeDoor load(@Nullable Path hostDirectory)
      throws EngineUnavailableException {
    NativeDoor door = loaded;
    if (door == null) {
      new NativeLoader(
              NativeLoader.Build.ours(), NativePlatform.here(), System::getProperty, hostDirectory)
          .load();
      door = new NativeDoor();
      prove(NativeMethods.abi(), door);
      loaded = door;
    }
    return door;
  }

  /** Offers nothing that is of another build or gives a wrong answer. */
  static void prove(int fingerprint, Door door) throws EngineUnavailableException {
    if (fingerprint != WireFingerprint.VALUE) {
      throw new EngineUnavailableException(
          "the second-factor engine is of another build than this jar; use both from one release",
          List.of());
    }
    Response answer;
    try {
      answer = Wire.decodeResponse(door.call(0, Wire.encode(new Request.SelfTest())));
    } catch (RuntimeException e) {
      throw new EngineUnavailableException(
          "the second-factor engine does not answer its self-test", List.of(e));
    }
    if (!(answer instanceof Response.SelfTested tested) || tested.checks() < 1) {
      throw new EngineUnavailableException(
          "the second-factor engine fails its self-test on this machine; report this as a defect",
          List.of());
    }
  }

  @Override
  public byte[] call(long handle, byte[] request) {
    byte[] response = NativeMethods.call(handle, request);
    if (response == null) {
      throw new IllegalStateException("the engine gave up without an answer");
    }
    return response;
  }

  @Override
  public void close(long handle) {
    NativeMethods.close(handle);
  }
}
