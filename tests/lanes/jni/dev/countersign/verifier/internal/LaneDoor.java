package dev.countersign.verifier.internal;

import dev.countersign.verifier.EngineDoor;
import dev.countersign.verifier.EngineUnavailableException;
import java.nio.file.Path;

/** The shipped door over a library that can also read vectors: one built with JSON. */
public final class LaneDoor implements EngineDoor {
  private LaneDoor() {}

  /** Loads the library from where it is; it must belong to this build and pass its self-test. */
  public static EngineDoor load(Path library) throws EngineUnavailableException {
    System.load(library.toAbsolutePath().toString());
    LaneDoor door = new LaneDoor();
    SelfCheck.of(door);
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
