package dev.countersign.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.pages.Assets.Asset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files that pages load. */
class AssetsTest {
  private static final int STYLE_BYTES_MAX = 20_000;

  private final Assets assets = new Assets();

  @Test
  void theStyleIsOneFileOfAllItsParts() {
    Asset style = assets.named("countersign.css");
    String text = new String(style.bytes(), StandardCharsets.UTF_8);
    int before = -1;
    for (String rule : List.of("html {", ".cs-problems {", ".cs-list {", "@media print {")) {
      int at = text.indexOf("\n" + rule);
      assertTrue(at > before, rule + " comes later, or not at all");
      before = at;
    }
    assertTrue(style.bytes().length < STYLE_BYTES_MAX, "it has " + style.bytes().length);
    assertEquals("text/css;charset=utf-8", style.type());
    assertTrue(style.tag().matches("\"[0-9a-f]{24}\""), style.tag());
  }

  @Test
  void noOtherNameIsServed() {
    for (String name : List.of("", "frame.css", "../words/messages.properties", "Assets.class")) {
      assertNull(assets.named(name), name);
    }
  }
}
