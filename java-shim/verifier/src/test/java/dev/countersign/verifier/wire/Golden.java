package dev.countersign.verifier.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** One line of the golden file: bytes that Rust wrote, and the same value as JSON. */
@SuppressWarnings("ArrayRecordComponent") // Lines are never compared with each other.
record Golden(boolean isRequest, byte[] postcard, String json) {
  static List<Golden> all() throws IOException {
    try (InputStream file = Golden.class.getResourceAsStream("/wire_golden.txt")) {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8));
      return lines.lines().filter(line -> !line.startsWith("#")).map(Golden::of).toList();
    }
  }

  private static Golden of(String line) {
    String[] parts = line.split(" ", 3);
    boolean isRequest = parts[0].equals("request");
    return new Golden(isRequest, HexFormat.of().parseHex(parts[1]), parts[2]);
  }

  Object decode(byte[] bytes) {
    return isRequest ? Wire.decodeRequest(bytes) : Wire.decodeResponse(bytes);
  }

  byte[] encode(Object value) {
    return isRequest
        ? Wire.encode((EngineRequest) value)
        : Wire.encodeResponse((EngineResponse) value);
  }
}
