package dev.countersign.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPointerTest {
  private static final String DOCUMENT =
      "{\"a\":[\"x\",{\"b\":true}],\"\":1,\"a/b\":2,\"m~n\":3,\"~1\":4,\" \":5,\"0\":6,\"z\":null,"
          + "\"\\u00e9\":7}";

  private static Optional<Json> at(String pointer) throws JsonException {
    Json whole = JsonReader.read(DOCUMENT.getBytes(UTF_8));
    return JsonPointer.of(pointer).orElseThrow().in(whole);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/0, x",
    "/a/1/b, true",
    "/, 1",
    "/a~1b, 2",
    "/m~0n, 3",
    "/~01, 4",
    "'/ ', 5",
    "/0, 6",
    "/\u00e9, 7",
  })
  void aPartIsFound(String pointer, String value) throws JsonException {
    assertEquals(value, at(pointer).orElseThrow().scalar().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/b",
        "/a/2",
        "/a/00",
        "/a/-",
        "/a/-1",
        "/a/+0",
        "/a/0/x",
        "/a/b",
        "/a/999999",
        "/a/9999999",
        "/a/\u0660",
        "/z/x",
        "//",
        "/a/",
        "/0/0",
      })
  void whatIsNotThereIsNotFound(String pointer) throws JsonException {
    assertTrue(at(pointer).isEmpty());
  }

  @Test
  void aLongPointerIsReadLikeAnyOther() throws JsonException {
    assertTrue(at("/a".repeat(100_000)).isEmpty());
    assertTrue(at("/" + "~0".repeat(100_000)).isEmpty());
  }

  @Test
  void nullIsAPart() throws JsonException {
    assertEquals(new Json.Nothing(), at("/z").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/b", "/~", "/~2", "/a~", "#/a"})
  void whatIsNotAPointerIsRefused(String written) {
    assertTrue(JsonPointer.of(written).isEmpty());
  }
}
