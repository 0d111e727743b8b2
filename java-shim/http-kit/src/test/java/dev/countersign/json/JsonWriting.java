package dev.countersign.json;

import java.util.stream.Collectors;

/** Writes a value as JSON, plainly, to be read again. */
final class JsonWriting {
  private JsonWriting() {}

  static String of(Json value) {
    if (value instanceof Json.Members members) {
      return members.values().entrySet().stream()
          .map(member -> quoted(member.getKey()) + ":" + of(member.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof Json.Items items) {
      return items.values().stream()
          .map(JsonWriting::of)
          .collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof Json.Text text) {
      return quoted(text.value());
    }
    return value.scalar().orElse("null");
  }

  /** Every unit escaped. */
  private static String quoted(String text) {
    return text.chars()
        .mapToObj(unit -> String.format("\\u%04x", unit))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
