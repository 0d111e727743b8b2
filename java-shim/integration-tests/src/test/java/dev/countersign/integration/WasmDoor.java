package dev.countersign.integration;

import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.Parser;
import dev.countersign.verifier.EngineDoor;
import java.nio.file.Path;

/** The engine as WebAssembly, interpreted in Java: no native code at all. One call at a time. */
final class WasmDoor implements EngineDoor {
  private final Memory memory;
  private final ExportFunction alloc;
  private final ExportFunction free;
  private final ExportFunction call;
  private final ExportFunction close;
  private final ExportFunction fingerprint;
  private int calls;

  private WasmDoor(Instance instance) {
    this.memory = instance.memory();
    this.alloc = instance.export("alloc");
    this.free = instance.export("free");
    this.call = instance.export("call");
    this.close = instance.export("close");
    this.fingerprint = instance.export("fingerprint");
  }

  /** Reads the plain module, which imports nothing. */
  static WasmDoor of(Path module) {
    return new WasmDoor(Instance.builder(Parser.parse(module)).build());
  }

  @Override
  public synchronized int fingerprint() {
    return (int) fingerprint.apply()[0];
  }

  @Override
  public synchronized byte[] call(long handle, byte[] request) {
    calls++;
    long address = alloc.apply(request.length)[0];
    if (address == 0) {
      throw new IllegalStateException("the module has no room for a request");
    }
    memory.write((int) address, request);
    // The call takes the request's buffer and wipes it.
    long answer = call.apply(handle, address, request.length)[0];
    if (answer == 0) {
      throw new IllegalStateException("the engine gave up without an answer");
    }
    int at = (int) (answer >>> 32);
    int length = (int) answer;
    byte[] response = memory.readBytes(at, length);
    free.apply(at, length);
    return response;
  }

  @Override
  public synchronized void close(long handle) {
    close.apply(handle);
  }

  synchronized int calls() {
    return calls;
  }
}
