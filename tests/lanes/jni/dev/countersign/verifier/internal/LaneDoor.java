package dev.countersign.verifier.internal;

import dev.countersign.verifier.EngineUnavailableException;
import java.nio.file.Path;

/** The shipped door over a library that can also read vectors: one built with JSON. */
public final class LaneDoor implements Door {
  private LaneDoor() {}

  /** Loads the library from where it is; it must belong to this build and pass its self-test. */
  public static Door load(Path library) throws EngineUnavailableException {
    System.load(library.toAbsolutePath().toString());
    LaneDoor door = new LaneDoor();
    NativeDoor.prove(NativeMethods.abi(), door);
    return door;
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
