package dev.countersign.verifier.wire;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes records the way Rust writes the same value as JSON, by reflection. */
final class JsonView {
  private JsonView() {}

  static String of(@Nullable Object value) throws ReflectiveOperationException {
    if (value == null || value instanceof Boolean || value instanceof Integer) {
      return String.valueOf(value);
    }
    if (value instanceof Long number) {
      return Long.toUnsignedString(number);
    }
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof byte[] bytes) {
      return bytes(bytes);
    }
    if (value instanceof Enum<?> word) {
      return quoted(camel(word.name()));
    }
    if (value instanceof List<?> list) {
      StringBuilder all = new StringBuilder("[");
      for (Object element : list) {
        all.append(all.length() > 1 ? "," : "").append(of(element));
      }
      return all.append(']').toString();
    }
    return record((Record) value);
  }

  private static String record(Record value) throws ReflectiveOperationException {
    StringBuilder all = new StringBuilder("{");
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      all.append(all.length() > 1 ? "," : "").append(quoted(snake(component.getName())));
      all.append(':').append(of(component.getAccessor().invoke(value)));
    }
    String body = all.append('}').toString();
    boolean isVariant = value.getClass().getEnclosingClass() != null;
    return isVariant ? "{" + quoted(value.getClass().getSimpleName()) + ":" + body + "}" : body;
  }

  /** The golden file distinguishes the two kinds of byte arrays by how they start. */
  private static String bytes(byte[] bytes) {
    byte[] mark = "text".getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= mark.length && Arrays.equals(mark, Arrays.copyOf(bytes, mark.length))) {
      return quoted(new String(bytes, StandardCharsets.UTF_8));
    }
    return quoted(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\0", "\\u0000");
    return '"' + escaped + '"';
  }

  private static String camel(String constant) {
    return Arrays.stream(constant.split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.joining());
  }

  private static String snake(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
  }
}
