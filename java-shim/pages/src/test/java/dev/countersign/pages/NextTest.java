package dev.countersign.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Answers for programs. */
class NextTest {
  @Test
  void jsonIsEscaped() {
    assertEquals(
        "{\"a\":[\"\\u003cb>\\\"\\\\\\u000a\",null,1,true]}",
        Next.Program.of(200, Map.of("a", Arrays.asList("<b>\"\\\n", null, 1, true))).json());
  }

  @Test
  void anErrorHasACodeAndAMessage() {
    assertEquals(
        "{\"error\":{\"code\":\"busy\",\"message\":\"Later.\"}}",
        Next.Program.error(503, "busy", "Later.").json());
  }
}
