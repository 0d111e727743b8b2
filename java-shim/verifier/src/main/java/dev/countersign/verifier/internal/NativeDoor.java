package dev.countersign.verifier.internal;

import dev.countersign.verifier.EngineDoor;
import dev.countersign.verifier.EngineUnavailableException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The engine as a native library, loaded once per class loader. */
public final class NativeDoor implements EngineDoor {
  private static @Nullable NativeDoor loaded;

  private NativeDoor() {}

  /**
   * Loads the library, compares the build, and runs its self-test on the standards' known answers.
   * A failure is not remembered: once the operator has fixed it, the next call succeeds.
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
      SelfCheck.of(door);
      loaded = door;
    }
    return door;
  }

  @Override
  public int fingerprint() {
    return NativeMethods.abi();
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
