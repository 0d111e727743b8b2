package dev.countersign.verifier.internal;

import dev.countersign.verifier.EngineDoor;
import dev.countersign.verifier.EngineUnavailableException;
import dev.countersign.verifier.wire.EngineResponse;
import dev.countersign.verifier.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a separate JVM tries. Prints one line with the result, whatever happens. */
public final class ChildActs {
  private ChildActs() {}

  /** Runs the act named by the first argument. */
  public static void main(String[] arguments) {
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    int status = 0;
    try {
      System.out.println(ChildJvm.MARK + act(arguments[0], rest));
    } catch (Exception | LinkageError | AssertionError e) {
      e.printStackTrace();
      status = 1;
    }
    // Threads of a pool would keep a failed attempt alive.
    System.exit(status);
  }

  private static String act(String act, String[] rest) throws Exception {
    return switch (act) {
      case "load" -> load();
      case "panic" -> panic(rest[0]);
      case "exercise" -> exercise();
      case "stack" -> onSmallStack(rest.length > 0 ? rest[0] : null);
      case "race" -> Races.run();
      case "reload" -> Reloads.run(Integer.parseInt(rest[0]));
      default -> "no such act";
    };
  }

  private static String load() {
    try {
      NativeDoor.load(null);
      return "loaded";
    } catch (EngineUnavailableException e) {
      return "unavailable " + e.getSuppressed().length + " " + e.getMessage();
    }
  }

  /** Each way to panic, after which the engine still works. */
  private static String panic(String library) {
    System.load(library);
    StringBuilder result = new StringBuilder();
    for (String request : new String[] {"0", "1", "2", "3", "{"}) {
      byte[] bytes = (request + "secret-in-request").getBytes(StandardCharsets.UTF_8);
      byte[] answer = NativeMethods.call(-1, bytes);
      if (answer == null) {
        result.append("null ");
      } else if (request.equals("{")) {
        String json = new String(answer, StandardCharsets.UTF_8);
        result.append(json.matches("\\{\"Internal\":\\{\"incident\":[1-9]\\d*}}") ? "json " : json);
      } else {
        EngineResponse response = Wire.decodeResponse(answer);
        boolean named = response instanceof EngineResponse.Internal i && i.incident() != 0;
        result.append(named ? "incident " : response.toString());
      }
      byte[] selfTest = NativeMethods.call(0, Engines.SELF_TEST);
      boolean alive =
          selfTest != null && Wire.decodeResponse(selfTest) instanceof EngineResponse.SelfTested;
      result.append(alive ? "alive " : "dead ");
    }
    return result.toString().strip();
  }

  private static String exercise() throws Exception {
    NativeDoor door = NativeDoor.load(null);
    for (int round = 0; round < 50; round++) {
      Engines.exercise(door);
    }
    NativeMethods.close(0);
    NativeMethods.close(-1);
    return "exercised";
  }

  private static String onSmallStack(@Nullable String library) throws Exception {
    EngineDoor door;
    if (library == null) {
      door = NativeDoor.load(null);
    } else {
      System.load(Path.of(library).toString());
      door = new NativeDoorForTests();
    }
    AtomicReference<String> result = new AtomicReference<>("died");
    Thread thread =
        new Thread(
            null,
            () -> {
              Engines.exercise(door);
              Engines.deepInputs().forEach(input -> door.call(0, input));
              result.set("survived");
            },
            "small stack",
            256 * 1024);
    thread.start();
    thread.join();
    return result.get();
  }

  /** The natives of a library that was loaded by hand. */
  static final class NativeDoorForTests implements EngineDoor {
    @Override
    public int fingerprint() {
      return NativeMethods.abi();
    }

    @Override
    public byte[] call(long handle, byte[] request) {
      byte[] answer = NativeMethods.call(handle, request);
      if (answer == null) {
        throw new IllegalStateException("no answer");
      }
      return answer;
    }

    @Override
    public void close(long handle) {
      NativeMethods.close(handle);
    }
  }
}
