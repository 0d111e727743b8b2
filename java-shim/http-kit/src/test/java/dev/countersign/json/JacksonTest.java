package dev.countersign.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** What is read here Jackson reads as the same value, and Jackson reads only a little more. */
class JacksonTest {
  private static final JsonFactory JACKSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Why a text that Jackson reads may be refused. */
  private static final Set<String> STRICTER =
      Set.of(
          "the JSON holds half of a surrogate pair",
          "the JSON has too many levels",
          "the JSON is too long");

  /** Jackson uses only eight bits of a hexadecimal digit, so it takes U+0661 for an `a`. */
  private static final Pattern ODD_ESCAPE = Pattern.compile("\\\\u[0-9A-Fa-f]{0,3}[^\\x00-\\x7f]");

  private static Optional<Json> jackson(String text) {
    try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      Json value = value(parser);
      return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Json value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        yield new Json.Members(members);
      }
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new Json.Items(items);
      }
      case VALUE_STRING -> new Json.Text(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeral(parser.getString());
      case VALUE_TRUE -> new Json.Truth(true);
      case VALUE_FALSE -> new Json.Truth(false);
      case VALUE_NULL -> new Json.Nothing();
      default -> throw new AssertionError(parser.currentToken());
    };
  }

  private static void assertAgree(byte[] bytes, String about) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      // Jackson guesses other encodings; here there is one.
      return;
    }
    Optional<Json> theirs = jackson(text);
    try {
      assertEquals(theirs, Optional.of(JsonReader.read(bytes)), about + text);
    } catch (JsonException e) {
      boolean isStricter = STRICTER.contains(e.getMessage()) || ODD_ESCAPE.matcher(text).find();
      assertTrue(theirs.isEmpty() || isStricter, about + text);
    }
  }

  @Test
  void bothAgreeOnTheCorpus() {
    for (List<String> texts :
        List.of(
            JsonCorpus.ACCEPTED,
            JsonCorpus.NOT_JSON,
            JsonCorpus.OTHER_SCRIPTS,
            JsonCorpus.AMBIGUOUS)) {
      texts.forEach(text -> assertAgree(text.getBytes(UTF_8), ""));
    }
  }

  @Test
  void bothAgreeOnAnyBytes() {
    long seed = Long.getLong("countersign.seed", System.nanoTime());
    Random random = new Random(seed);
    int cases = Integer.getInteger("countersign.cases", 256) * 100;
    for (int i = 0; i < cases; i++) {
      assertAgree(JsonCorpus.drawn(random), "seed " + seed + ": ");
    }
  }
}
