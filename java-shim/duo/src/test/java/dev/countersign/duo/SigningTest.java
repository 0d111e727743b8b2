package dev.countersign.duo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.countersign.http.PercentEncoding;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Signature version 2, against the known answers published with Duo's own clients. */
class SigningTest {
  private static final String KEY = "gtdfxv9YgVBYcF6dl2Eq17KUQJN2PLM2ODVTkvoT";

  @Test
  void theKnownAnswerOfDuosClients() {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put(
        "\u469a\u287b\u35d0\u8ef3\u6727\u502a\u0810\ud091\u00c8\uc170",
        "\u0f45\u1a76\u341a\u654c\uc23f\u9b09\uabe2\u8343\u1b27\u60d0");
    parameters.put(
        "\u7449\u7e4b\uccfb\u59ff\ufe5f\u83b7\uadcc\u900c\ucfd1\u7813",
        "\u8db7\u5022\u92d3\u42ef\u207d\u8730\uacfe\u5617\u0946\u4e30");
    parameters.put(
        "\u7470\u9314\u901c\u9eae\u40d8\u4201\u82d8\u8c70\u1d31\ua042",
        "\u17d9\u0ba8\u9358\uaadf\ua42a\u48be\ufb96\u6fe9\ub7ff\u32f3");
    parameters.put(
        "\uc2c5\u2c1d\u2620\u3617\u96b3F\u8605\u20e8\uac21\u5934",
        "\ufba9\u41aa\ubd83\u840b\u2615\u3e6e\u652d\ua8b5\ud56bU");
    String lines =
        String.join(
            "\n",
            "Fri, 07 Dec 2012 17:18:00 -0000",
            "POST",
            "foo.bar52.com",
            "/Foo/BaR2/qux",
            PercentEncoding.of(new TreeMap<>(parameters)));
    assertEquals(
        "0508065035a03b2a1de2f453e629e791d180329e157f65df6b3e0f08299d4321"
            + "e1c5c7a7c7ee6b9e5fc80d1fb6fbf3ad5eb7c44dd3b3985a02c37aca53ec3698",
        new Signing("test", KEY.getBytes(UTF_8)).signature(lines));
  }

  @Test
  void everyCharacterIsEncodedAsDuoDoes() {
    Map<String, String> parameters =
        Map.of(
            "digits",
            "0123456789",
            "punctuation",
            "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
            "whitespace",
            "\t\n\u000b\u000c\r ");
    assertEquals(
        "digits=0123456789&punctuation=%21%22%23%24%25%26%27%28%29%2A%2B%2C-.%2F%3A%3B%3C%3D%3E"
            + "%3F%40%5B%5C%5D%5E_%60%7B%7C%7D~&whitespace=%09%0A%0B%0C%0D%20",
        PercentEncoding.of(new TreeMap<>(parameters)));
    assertEquals(DuoServer.canonical(parameters), PercentEncoding.of(new TreeMap<>(parameters)));
    assertEquals("", PercentEncoding.of(new TreeMap<>()));
  }

  @Test
  void theDateIsThatOfRfc2822InAnyLanguage() {
    Locale before = Locale.getDefault();
    try {
      for (Locale locale :
          List.of(Locale.US, Locale.GERMANY, Locale.forLanguageTag("th-TH-u-nu-thai"))) {
        Locale.setDefault(locale);
        String date = Signing.date(Instant.parse("2012-08-01T07:09:03.7Z"));
        assertEquals("Wed, 01 Aug 2012 07:09:03 +0000", date);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theKeyIsCopiedAndWiped() {
    byte[] key = KEY.getBytes(UTF_8);
    Signing signing = new Signing("test", key);
    String signed = signing.signature("lines");
    Arrays.fill(key, (byte) 0);
    assertEquals(signed, signing.signature("lines"));
    signing.wipe();
    assertNotEquals(signed, signing.signature("lines"));
    assertEquals(signing.signature("x"), new Signing("test", new byte[40]).signature("x"));
  }
}
