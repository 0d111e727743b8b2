package dev.countersign.pages;

import java.nio.charset.StandardCharsets;

/** A name that is only shown. A directory may hold any; cut, it serves as well. */
final class ShownName {
  /** As many as the engine takes. */
  static final int BYTES_MAX = 255;

  private static final String CUT = "…";
  private static final String NONE = "?";

  private ShownName() {}

  /** The name on one line, within its bound, and never empty. */
  static String of(String name) {
    String line = name.codePoints().anyMatch(Character::isISOControl) ? onOneLine(name) : name;
    if (line.isBlank()) {
      return NONE;
    }
    return bytes(line) <= BYTES_MAX ? line : cut(line);
  }

  private static String onOneLine(String name) {
    StringBuilder line = new StringBuilder();
    name.codePoints().forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return line.toString().strip();
  }

  private static String cut(String line) {
    int left = BYTES_MAX - bytes(CUT);
    int end = 0;
    while (end < line.length()) {
      int next = line.offsetByCodePoints(end, 1);
      left -= bytes(line.substring(end, next));
      if (left < 0) {
        break;
      }
      end = next;
    }
    return line.substring(0, end) + CUT;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
