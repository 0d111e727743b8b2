package dev.countersign.webauthn4j;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes the few parts of CBOR (RFC 8949) that authenticators use. */
final class Cbor {
  private Cbor() {}

  static byte[] of(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, value);
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, Object value) {
    if (value instanceof Integer number) {
      head(out, number < 0 ? 1 : 0, number < 0 ? -1 - number : number);
    } else if (value instanceof byte[] bytes) {
      head(out, 2, bytes.length);
      out.writeBytes(bytes);
    } else if (value instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      head(out, 3, bytes.length);
      out.writeBytes(bytes);
    } else if (value instanceof List<?> items) {
      head(out, 4, items.size());
      items.forEach(item -> write(out, item));
    } else if (value instanceof Map<?, ?> map) {
      head(out, 5, map.size());
      map.forEach(
          (key, item) -> {
            write(out, key);
            write(out, item);
          });
    } else {
      throw new IllegalArgumentException("authenticators write no " + value.getClass());
    }
  }

  private static void head(ByteArrayOutputStream out, int kind, int size) {
    byte[] big = ByteBuffer.allocate(4).putInt(size).array();
    if (size < 24) {
      out.write(kind << 5 | size);
    } else if (size < 1 << 8) {
      out.write(kind << 5 | 24);
      out.write(size);
    } else {
      out.write(kind << 5 | (size < 1 << 16 ? 25 : 26));
      out.writeBytes(size < 1 << 16 ? Arrays.copyOfRange(big, 2, 4) : big);
    }
  }
}
