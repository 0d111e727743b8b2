package dev.countersign.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShownNameTest {
  // findings: F-B8
  @Test
  void aNameOfAnyLengthAndScriptIsShownWithinItsBound() {
    String rocket = new String(Character.toChars(0x1F680));
    for (String letter : List.of("a", "é", "漢", rocket, "e\u0301")) {
      for (int length : new int[] {1, 80, 84, 85, 86, 127, 128, 255, 256, 5_000}) {
        String name = letter.repeat(length);
        String shown = ShownName.of(name);
        int bytes = shown.getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes >= 1 && bytes <= ShownName.BYTES_MAX, bytes + " bytes");
        boolean isWhole = name.getBytes(StandardCharsets.UTF_8).length <= ShownName.BYTES_MAX;
        assertEquals(isWhole, shown.equals(name));
        assertTrue(shown.indexOf('?') < 0, "half a character");
      }
    }
  }

  // findings: F-B8
  @Test
  void aNameOfNothingOrSeveralLinesIsShownOnOne() {
    assertEquals("?", ShownName.of(""));
    assertEquals("?", ShownName.of("\u0000\n "));
    assertEquals("Ann Arden", ShownName.of("Ann\nArden\u0000"));
  }
}
