package dev.countersign.webauthn4j;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.webauthn4j.SoftKey.Kind;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Responses that no browser would write are wrong answers: they never throw and never pass. */
class MalformedTest {
  private static final int CASES = 2000;

  private final Webauthn4jVerifier verifier = new Webauthn4jVerifier();
  private final SoftKey key = SoftKey.of(Kind.ES256, "key of alice");
  private final String created = key.creates(new Ask().format("packed"));
  private final byte[] credential =
      assertInstanceOf(Finding.Registered.class, register(created.getBytes(UTF_8))).credential();
  private final String signed = key.gets(new Ask());

  private Finding register(byte[] response) {
    return verifier.verify(new HostTask.VerifyRegistration(Ask.ceremony(false), response));
  }

  private Finding check(byte[] response) {
    return verifier.verify(new HostTask.VerifyAssertion(Ask.ceremony(false), credential, response));
  }

  private void assertInvalid(String response) {
    assertEquals(new Finding.Invalid(), register(response.getBytes(UTF_8)), response);
    assertEquals(new Finding.Invalid(), check(response.getBytes(UTF_8)), response);
  }

  @Test
  void textThatIsNoResponse() {
    for (String text :
        List.of(
            "",
            " ",
            "null",
            "true",
            "0",
            "\"\"",
            "[]",
            "{}",
            "{\"response\":null}",
            "{\"response\":{}}",
            "{\"response\":[]}",
            "{\"id\":1,\"rawId\":2,\"response\":{\"clientDataJSON\":3}}",
            "{\"response\":{\"clientDataJSON\":\"\",\"authenticatorData\":\"\"}}",
            "{\"response\":{\"clientDataJSON\":\"e30\",\"attestationObject\":\"oA\"}}",
            "{\"response\":{\"clientDataJSON\":\"bnVsbA\",\"attestationObject\":\"9g\"}}",
            "{".repeat(8000),
            "[".repeat(8000) + "]".repeat(8000),
            "{\"a\":".repeat(2000) + "1" + "}".repeat(2000),
            "\u0000",
            "\uFFFF")) {
      assertInvalid(text);
    }
    assertEquals(new Finding.Invalid(), check(new byte[] {(byte) 0xff, (byte) 0xfe}));
  }

  @Test
  void everyCutIsWrong() {
    for (int length = 0; length < signed.length(); length++) {
      assertEquals(new Finding.Invalid(), check(signed.substring(0, length).getBytes(UTF_8)));
    }
    for (int length = 0; length < created.length(); length++) {
      assertEquals(new Finding.Invalid(), register(created.substring(0, length).getBytes(UTF_8)));
    }
  }

  @Test
  void moreThan16KibIsNotRead() {
    String padded = signed + " ".repeat(16 * 1024 - signed.length());
    assertInstanceOf(Finding.Asserted.class, check(padded.getBytes(UTF_8)));
    assertEquals(new Finding.Invalid(), check((padded + " ").getBytes(UTF_8)));
    String made = created + " ".repeat(16 * 1024 - created.length());
    assertInstanceOf(Finding.Registered.class, register(made.getBytes(UTF_8)));
    assertEquals(new Finding.Invalid(), register((made + " ").getBytes(UTF_8)));
  }

  /** Whole fields are missing, empty, swapped or repeated. */
  @Test
  void fieldsGoneOrSwapped() {
    Pattern field = Pattern.compile("\"(\\w+)\":\"([\\w-]*)\"");
    for (String response : List.of(signed, created)) {
      Matcher fields = field.matcher(response);
      while (fields.find()) {
        String name = fields.group(1);
        if (name.equals("authenticatorAttachment")) {
          continue;
        }
        String twice = fields.group() + ',' + fields.group();
        String quoted = '"' + name + "\":";
        for (String other :
            List.of(quoted + "\"\"", quoted + "null", quoted + "1", "\"x\":1", twice)) {
          assertInvalid(
              response.substring(0, fields.start()) + other + response.substring(fields.end()));
        }
        Matcher others = field.matcher(response);
        while (others.find()) {
          if (!others.group(2).equals(fields.group(2))) {
            String swapped = '"' + name + "\":\"" + others.group(2) + '"';
            assertInvalid(
                response.substring(0, fields.start()) + swapped + response.substring(fields.end()));
          }
        }
      }
    }
  }

  /** Bytes inside the decoded fields, where the signature has to notice. */
  @Test
  void everyChangedByteUnderTheSignatureIsNoticed() {
    for (String name : List.of("clientDataJSON", "authenticatorData", "signature", "rawId")) {
      everyChangedByte(signed, name, new Finding.Invalid(), this::check);
    }
    Finding right = register(created.getBytes(UTF_8));
    for (String name : List.of("clientDataJSON", "attestationObject")) {
      everyChangedByte(created, name, right, this::register);
    }
  }

  private interface Check {
    Finding of(byte[] response);
  }

  /** A name in the attestation object can be written in two ways; the meaning is then unchanged. */
  private static void everyChangedByte(
      String response, String name, Finding otherwise, Check check) {
    Matcher field = Pattern.compile('"' + name + "\":\"([\\w-]*)\"").matcher(response);
    assertTrue(field.find());
    byte[] bytes = Base64.getUrlDecoder().decode(field.group(1));
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= (byte) (1 << at % 8);
      String text = response.replace(field.group(1), SoftKey.text(changed));
      Finding finding = check.of(text.getBytes(UTF_8));
      if (!finding.equals(otherwise)) {
        assertEquals(new Finding.Invalid(), finding, name + " " + at);
      }
    }
  }

  /** Any change at all: what still passes says exactly the same. */
  @Test
  void noChangeThrows() {
    Random random = new Random(7);
    for (int i = 0; i < CASES; i++) {
      byte[] changed = changed(signed.getBytes(UTF_8), random);
      Finding finding = check(changed);
      if (finding instanceof Finding.Asserted asserted) {
        assertEquals(2, asserted.signCount(), () -> new String(changed, ISO_8859_1));
        assertArrayEquals(credential, asserted.credential());
      } else {
        assertEquals(new Finding.Invalid(), finding);
      }
      Finding made = register(changed(created.getBytes(UTF_8), random));
      assertTrue(made instanceof Finding.Registered || made instanceof Finding.Invalid);
    }
  }

  private static byte[] changed(byte[] response, Random random) {
    byte[] bytes = response.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) "{}[]\",:0-e".charAt(random.nextInt(10));
        default -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(40), bytes.length - Math.max(at, from));
          System.arraycopy(bytes, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }

  /** CBOR that is deep, long or of the wrong kind in place of the statement or an extension. */
  @Test
  void oddCborIsWrong() {
    Random random = new Random(11);
    for (byte kind : new byte[] {(byte) 0x81, (byte) 0x9f, (byte) 0xbf, (byte) 0xc1, (byte) 0xfb}) {
      byte[] deep = new byte[9000];
      Arrays.fill(deep, kind);
      assertInvalid(withObject(deep));
    }
    for (int i = 0; i < CASES / 2; i++) {
      byte[] noise = new byte[1 + random.nextInt(200)];
      random.nextBytes(noise);
      assertInvalid(withObject(noise));
    }
  }

  private String withObject(byte[] object) {
    return created.replaceFirst(
        "\"attestationObject\":\"[\\w-]*\"",
        "\"attestationObject\":\"" + SoftKey.text(object) + '"');
  }
}
