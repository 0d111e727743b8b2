package dev.countersign.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, they are one value or the one exception. */
class JsonReaderTest {
  /** Every sentence the exception has. */
  private static final Set<String> SENTENCES =
      Set.of(
          "this is not JSON",
          "the JSON is not UTF-8",
          "the JSON is too long",
          "the JSON has too many levels",
          "the JSON holds half of a surrogate pair",
          "a name stands twice in a JSON object",
          "something follows the JSON value");

  private static Json read(String text) throws JsonException {
    return JsonReader.read(text.getBytes(UTF_8));
  }

  private static void assertRefused(byte[] bytes) {
    JsonException refused =
        assertThrows(JsonException.class, () -> JsonReader.read(bytes), () -> start(bytes));
    assertTrue(SENTENCES.contains(refused.getMessage()), refused.getMessage());
    assertNull(refused.getCause());
  }

  private static String start(byte[] bytes) {
    return new String(bytes, 0, Math.min(bytes.length, 60), UTF_8);
  }

  @Test
  void everyKindOfValueIsRead() throws JsonException {
    Json read =
        read(
            " {\"a\": [\"x\", {}, [], true, -1.5e3, null],\"b\\u00e9\\n\":\"\\\"\\ud83d\\ude00\"}\r");
    assertEquals(
        new Json.Members(
            Map.of(
                "a",
                new Json.Items(
                    List.of(
                        new Json.Text("x"),
                        new Json.Members(Map.of()),
                        new Json.Items(List.of()),
                        new Json.Truth(true),
                        new Json.Numeral("-1.5e3"),
                        new Json.Nothing())),
                "b\u00e9\n",
                new Json.Text("\"\ud83d\ude00"))),
        read);
  }

  // findings: F-B15
  @Test
  void theCorpusIsReadOrRefused() {
    for (String text : JsonCorpus.ACCEPTED) {
      assertDoesNotThrow(() -> read(text), text);
    }
    List<List<String>> refused =
        List.of(JsonCorpus.NOT_JSON, JsonCorpus.OTHER_SCRIPTS, JsonCorpus.AMBIGUOUS);
    refused.forEach(texts -> texts.forEach(text -> assertRefused(text.getBytes(UTF_8))));
    JsonCorpus.NOT_UTF8.forEach(JsonReaderTest::assertRefused);
  }

  @Test
  void theLongestTextIsReadAndOneByteMoreIsNot() throws JsonException {
    String longest = "\"" + "x".repeat(JsonReader.BYTES_MAX - 2) + "\"";
    assertEquals(JsonReader.BYTES_MAX - 2, read(longest).scalar().orElseThrow().length());
    assertRefused((longest + " ").getBytes(UTF_8));
  }

  @Test
  void everyPrefixOfAValueIsRefused() {
    for (String text : JsonCorpus.ACCEPTED) {
      if (!text.startsWith("{") && !text.startsWith("[") && !text.startsWith("\"")) {
        continue;
      }
      byte[] whole = text.strip().getBytes(UTF_8);
      for (int length = 0; length < whole.length; length++) {
        assertRefused(Arrays.copyOf(whole, length));
      }
    }
  }

  /** Any bytes, and accepted texts with some bytes changed, taken out, doubled or swapped. */
  @Test
  void anyBytesAreAValueOrTheOneExceptionInTime() {
    int cases = Integer.getInteger("countersign.cases", 256) * 100;
    long seed = Long.getLong("countersign.seed", System.nanoTime());
    Random random = new Random(seed);
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          for (int i = 0; i < cases; i++) {
            byte[] bytes = JsonCorpus.drawn(random);
            assertValueOrException(bytes, seed);
          }
        });
  }

  private static void assertValueOrException(byte[] bytes, long seed) {
    byte[] before = bytes.clone();
    try {
      Json value = JsonReader.read(bytes);
      assertEquals(value, JsonReader.read(JsonWriting.of(value).getBytes(UTF_8)), () -> "" + seed);
    } catch (JsonException e) {
      assertTrue(SENTENCES.contains(e.getMessage()), e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + seed + ": " + start(bytes), e);
    }
    Assertions.assertArrayEquals(before, bytes, "the bytes were changed");
  }

  @Test
  void whatWasReadCannotBeChanged() throws JsonException {
    Json.Members members = (Json.Members) read("{\"a\":[1]}");
    assertThrows(UnsupportedOperationException.class, () -> members.values().clear());
    assertThrows(UnsupportedOperationException.class, () -> members.items("a").clear());
  }

  @Test
  void aMemberIsOfTheKindThatIsAskedForOrNothing() throws JsonException {
    Json.Members members =
        (Json.Members)
            read("{\"t\":\"1\",\"n\":1,\"y\":true,\"z\":null,\"o\":{\"t\":\"x\"},\"a\":[1,2]}");
    assertEquals("1", members.text("t").orElseThrow());
    assertEquals("1", members.numeral("n").orElseThrow());
    assertEquals("x", members.members("o").orElseThrow().text("t").orElseThrow());
    assertEquals(2, members.items("a").size());
    for (String name : List.of("n", "y", "z", "o", "a", "absent")) {
      assertTrue(members.text(name).isEmpty(), name);
    }
    for (String name : List.of("t", "y", "z", "o", "a", "absent")) {
      assertTrue(members.numeral(name).isEmpty(), name);
    }
    for (String name : List.of("t", "n", "y", "z", "a", "absent")) {
      assertTrue(members.members(name).isEmpty(), name);
    }
    for (String name : List.of("t", "n", "y", "z", "o", "absent")) {
      assertTrue(members.items(name).isEmpty(), name);
    }
  }
}
