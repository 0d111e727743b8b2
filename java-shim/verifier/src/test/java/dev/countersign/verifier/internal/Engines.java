package dev.countersign.verifier.internal;

import dev.countersign.verifier.EngineDoor;
import dev.countersign.verifier.wire.EngineRequest;
import dev.countersign.verifier.wire.EngineResponse;
import dev.countersign.verifier.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Requests for tests below the driver. */
final class Engines {
  static final byte[] SELF_TEST = Wire.encode(new EngineRequest.SelfTest());
  static final String POLICY = "{\"mode\":\"enforce\"}";

  private Engines() {}

  static byte[] ring(EngineDoor door) {
    byte[] entropy = new byte[32];
    Arrays.fill(entropy, (byte) 7);
    byte[] answer = door.call(0, Wire.encode(new EngineRequest.NewRing("tests", entropy)));
    return ((EngineResponse.Ring) Wire.decodeResponse(answer)).ring();
  }

  static long open(EngineDoor door) {
    byte[] answer = door.call(0, Wire.encode(new EngineRequest.Open(ring(door), POLICY, 1)));
    return ((EngineResponse.Opened) Wire.decodeResponse(answer)).handle();
  }

  static EngineRequest.CheckEvidence question() {
    return new EngineRequest.CheckEvidence("10100", new byte[32], new byte[64], 1_700_000_000L);
  }

  /** The mistake's code, or the answer's kind. */
  static String outcome(byte[] answer) {
    EngineResponse response = Wire.decodeResponse(answer);
    return response instanceof EngineResponse.Mistake mistake
        ? mistake.code()
        : response.getClass().getSimpleName();
  }

  /**
   * Good, wrong, stale, large and random requests; throws if an answer is not what it should be.
   */
  static void exercise(EngineDoor door) {
    long handle = open(door);
    byte[] question = Wire.encode(question());
    expect("Evidence", outcome(door.call(handle, question)));
    door.close(handle);
    door.close(handle);
    expect("stale_handle", outcome(door.call(handle, question)));
    expect("stale_handle", outcome(door.call(0x7fff_ffff_ffff_fff0L, question)));
    expect("SelfTested", outcome(door.call(0, SELF_TEST)));
    expect("request.too_large", outcome(door.call(1, filled(64 * 1024 + 1, 2))));
    expect("request.too_large", outcome(door.call(1, filled(2 * 1024 * 1024 + 1, 1))));
    expect("request.too_large", outcome(door.call(0, filled(8 * 1024 * 1024 + 1, 0))));
    Random random = new Random(17);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      door.call(handle, noise);
    }
    for (int length = 0; length < question.length; length++) {
      String cut = outcome(door.call(0, Arrays.copyOf(question, length)));
      expect("request.unreadable", cut);
    }
  }

  /** What would kill a recursive parser, and false lengths. */
  static List<byte[]> deepInputs() {
    List<byte[]> inputs = new ArrayList<>();
    for (String deep : new String[] {"[", "{\"a\":", "{\"Step\":{\"row\":["}) {
      int times = 60_000 / deep.length();
      inputs.add(("{\"Lint\":" + deep.repeat(times)).getBytes(StandardCharsets.UTF_8));
      inputs.add(Wire.encode(new EngineRequest.Lint(deep.repeat(times), List.of())));
    }
    // A string that says it has 2^40 bytes, in every kind of request.
    for (int variant = 0; variant < 12; variant++) {
      byte v = (byte) variant;
      inputs.add(new byte[] {v, -128, -128, -128, -128, -128, 64, 1, 2, 3});
      inputs.add(new byte[] {v, 1, 97, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1});
    }
    inputs.add(filled(64 * 1024, 0));
    inputs.add(filled(64 * 1024, 1));
    inputs.add(filled(64 * 1024, 0x7f));
    inputs.add(filled(64 * 1024, -1));
    return inputs;
  }

  static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static void expect(String expected, String found) {
    if (!expected.equals(found)) {
      throw new AssertionError("expected " + expected + ", found " + found);
    }
  }
}
