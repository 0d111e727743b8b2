package dev.countersign.sms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.json.Json;
import dev.countersign.json.JsonReader;
import dev.countersign.sms.SmsNotSentException.Reason;
import dev.countersign.verifier.wire.CodePurpose;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.MessageChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** What goes out. */
class SmsSenderTest {
  private static final String TEXT =
      "047182 is your code for Harbor. It works for 5 minutes. No one will ask you for it.\n"
          + "@harbor.example #047182";

  /** A site whose name tries to break out of its value. */
  private static final String HOSTILE = "\"'<b>&amp;{}\\u0022%22+#=?/$otp]]>";

  private static Gateway.Received sent(SmsGateway.Builder builder, Gateway gateway)
      throws Exception {
    Messages.sender(builder).send(Messages.code("en", CodePurpose.TO_SIGN_IN));
    assertEquals(1, gateway.received.size());
    return gateway.received.get(0);
  }

  @Test
  void json_holds_the_text() throws Exception {
    try (Gateway gateway = Gateway.answering(200, "")) {
      Gateway.Received received =
          sent(Messages.json(gateway.address()).header("Authorization", "Bearer k"), gateway);
      assertEquals("POST", received.method());
      assertEquals(List.of("application/json"), received.headers().get("Content-type"));
      assertEquals(List.of("Bearer k"), received.headers().get("Authorization"));
      assertEquals(
          "{\"to\":\"+4915123456789\",\"text\":\"" + TEXT.replace("\n", "\\n") + "\"}",
          received.body());
    }
  }

  // rows: 66
  @Test
  void a_country_that_is_not_named_gets_nothing() throws Exception {
    try (Gateway gateway = Gateway.answering(200, "")) {
      SmsGateway.Builder here = Messages.json(gateway.address()).countries(Set.of("FR"));
      SmsNotSentException refused =
          assertThrows(
              SmsNotSentException.class,
              () -> Messages.sender(here).send(Messages.code("en", CodePurpose.TO_SIGN_IN)));
      assertEquals(Reason.COUNTRY, refused.reason());
      assertEquals(0, gateway.received.size());
      sent(Messages.json(gateway.address()).countries(Set.of("FR", "DE")), gateway);
      assertThrows(
          IllegalArgumentException.class,
          () -> Messages.json(gateway.address()).countries(Set.of("Germany")).build());
    }
  }

  @Test
  void a_header_may_name_the_content_type() throws Exception {
    try (Gateway gateway = Gateway.answering(200, "")) {
      Gateway.Received received =
          sent(
              Messages.json(gateway.address()).header("content-type", "application/vnd.api+json"),
              gateway);
      assertEquals(List.of("application/vnd.api+json"), received.headers().get("Content-type"));
    }
  }

  @Test
  void values_stay_values_in_json() throws Exception {
    try (Gateway gateway = Gateway.answering(200, "")) {
      Gateway.Received received =
          sent(Messages.json(gateway.address()).site(HOSTILE, "harbor.example"), gateway);
      Json.Members json =
          (Json.Members) JsonReader.read(received.body().getBytes(StandardCharsets.UTF_8));
      assertEquals(TEXT.replace("Harbor", HOSTILE), json.text("text").orElseThrow());
      assertEquals(2, json.values().size());
    }
  }

  @Test
  void values_stay_values_in_forms() throws Exception {
    try (Gateway gateway = Gateway.answering(200, "")) {
      Gateway.Received received =
          sent(
              SmsGateway.at(gateway.address())
                  .body(BodyFormat.FORM, "to=$number&text=$text&from=Harbor")
                  .site(HOSTILE, "harbor.example"),
              gateway);
      assertEquals(
          List.of("application/x-www-form-urlencoded"), received.headers().get("Content-type"));
      List<String> fields = List.of(received.body().split("&", -1));
      assertEquals(3, fields.size());
      assertEquals("to=4915123456789", fields.get(0));
      assertEquals(
          "text=" + TEXT.replace("Harbor", HOSTILE),
          URLDecoder.decode(fields.get(1), StandardCharsets.UTF_8));
      assertEquals("from=Harbor", fields.get(2));
    }
  }

  @Test
  void values_stay_values_in_xml() throws Exception {
    try (Gateway gateway = Gateway.answering(200, "")) {
      Gateway.Received received =
          sent(
              SmsGateway.at(gateway.address())
                  .body(BodyFormat.XML, "<sms to=\"$to\" copy='$text'><text>$text</text></sms>")
                  .site(HOSTILE, "harbor.example"),
              gateway);
      assertEquals(
          List.of("application/xml; charset=utf-8"), received.headers().get("Content-type"));
      Element sms =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(received.body().getBytes(StandardCharsets.UTF_8)))
              .getDocumentElement();
      String text = TEXT.replace("Harbor", HOSTILE);
      assertEquals(text, sms.getElementsByTagName("text").item(0).getTextContent());
      assertEquals(text, sms.getAttribute("copy"));
      assertEquals(Messages.TO, sms.getAttribute("to"));
    }
  }

  @Test
  void plain_text_is_the_text() throws Exception {
    try (Gateway gateway = Gateway.answering(200, "")) {
      Gateway.Received received =
          sent(
              SmsGateway.at(gateway.address() + "?to=$to")
                  .body(BodyFormat.PLAIN, "$text")
                  .method("PUT")
                  .site("Harbor", "harbor.example"),
              gateway);
      assertEquals("PUT", received.method());
      assertEquals("/send?to=%2B4915123456789", received.path());
      assertEquals(TEXT, received.body());
    }
  }

  @Test
  void values_stay_values_in_addresses() throws Exception {
    try (Gateway gateway = Gateway.answering(200, "")) {
      Gateway.Received received =
          sent(
              SmsGateway.at(gateway.address() + "/$number?text=$text&key=$$1")
                  .method("GET")
                  .site(HOSTILE, "harbor.example"),
              gateway);
      assertEquals("GET", received.method());
      assertTrue(received.path().startsWith("/send/4915123456789?text="), received.path());
      assertTrue(received.path().endsWith("&key=$1"), received.path());
      String[] query = received.path().split("[?]", -1);
      assertEquals(2, query.length);
      assertEquals(
          "text=" + TEXT.replace("Harbor", HOSTILE),
          URLDecoder.decode(query[1].split("&", -1)[0], StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de-CH | TO_SIGN_IN | 300 | 047182 ist Ihr Code für Harbor. Er gilt 5 Minuten.",
        "de | TO_CONFIRM | 60 | 047182 bestätigt diese Nummer für Harbor. Er gilt 1 Minute.",
        "fr | TO_CONFIRM | 299 | 047182 confirms this number for Harbor. It works for 5 minutes.",
        "en | TO_SIGN_IN | 30 | 047182 is your code for Harbor. It works for 1 minute.",
      })
  void each_purpose_and_language_has_its_text(
      String locale, CodePurpose purpose, long seconds, String start) throws Exception {
    try (Gateway gateway = Gateway.answering(200, "")) {
      Messages.sender(
              SmsGateway.at(gateway.address())
                  .body(BodyFormat.PLAIN, "$to $text")
                  .site("Harbor", "Harbor.example"))
          .send(Messages.code(Messages.TO, Messages.CODE, locale, purpose, Messages.NOW + seconds));
      String body = gateway.received.get(0).body();
      assertTrue(body.startsWith(Messages.TO + " " + start), body);
      assertEquals("@harbor.example #047182", body.lines().reduce((a, b) -> b).orElseThrow());
    }
  }

  @Test
  void a_test_message_can_be_sent() throws Exception {
    try (Gateway gateway = Gateway.answering(200, "")) {
      Messages.sender(Messages.json(gateway.address())).sendTest(Messages.TO, "en");
      assertTrue(gateway.received.get(0).body().contains("Harbor can send SMS."));
    }
  }

  @Test
  void a_text_fits_into_one_sms_or_there_is_a_warning() {
    assertEquals(List.of(), Messages.sender(Messages.json("https://a/")).warnings());
    List<String> long_ =
        Messages.sender(Messages.json("https://a/").site("x".repeat(90), "harbor.example"))
            .warnings();
    assertEquals(6, long_.size(), "three purposes in two languages");
    assertTrue(long_.get(0).startsWith("text code.TO_CONFIRM in de takes 2 SMS"), long_.get(0));
    // One letter outside the alphabet, and only 70 characters fit.
    assertEquals(
        6,
        Messages.sender(Messages.json("https://a/").site("Hafen ☸", "a.example"))
            .warnings()
            .size());
  }

  @Test
  void parts_are_counted_as_telephones_do() {
    assertEquals(1, Gsm7.parts("a".repeat(160)));
    assertEquals(2, Gsm7.parts("a".repeat(161)));
    assertEquals(2, Gsm7.parts("a".repeat(306)));
    assertEquals(3, Gsm7.parts("a".repeat(307)));
    assertEquals(1, Gsm7.parts("€".repeat(80)));
    assertEquals(2, Gsm7.parts("€".repeat(81)));
    assertEquals(1, Gsm7.parts("ç".repeat(70)));
    assertEquals(2, Gsm7.parts("ç".repeat(71)));
    assertEquals(1, Gsm7.parts("ÄÖÜäöüß@ \n".repeat(16)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4915123456789",
        "+0151234567",
        "+1234567",
        "+1234567890123456",
        "+49151 23456789",
        "+4915123456789\n",
        "+4915123456789,+4915123456780",
        "+٤٩١٥١٢٣٤٥٦٧٨٩",
      })
  void only_one_number_in_e164_is_sent_to(String to) throws Exception {
    try (Gateway gateway = Gateway.answering(200, "")) {
      SmsNotSentException refused =
          assertThrows(
              SmsNotSentException.class,
              () ->
                  Messages.sender(Messages.json(gateway.address()))
                      .send(
                          Messages.code(
                              to, "123456", "en", CodePurpose.TO_SIGN_IN, Messages.NOW + 60)));
      assertEquals(Reason.MESSAGE, refused.reason());
      assertTrue(gateway.received.isEmpty());
    }
  }

  @Test
  void what_is_no_code_for_a_telephone_is_not_sent() throws IOException {
    try (Gateway gateway = Gateway.answering(200, "")) {
      SmsSender sender = Messages.sender(Messages.json(gateway.address()));
      HostTask.SendCode mail =
          new HostTask.SendCode(
              MessageChannel.MAIL,
              Messages.TO,
              new byte[6],
              CodePurpose.TO_SIGN_IN,
              Messages.NOW + 60,
              "Alice",
              "en");
      assertThrows(SmsNotSentException.class, () -> sender.send(mail));
      for (String code : new String[] {"", "12345", "123456789", "12345a", "123456\n"}) {
        assertThrows(
            SmsNotSentException.class,
            () ->
                sender.send(
                    Messages.code(
                        Messages.TO, code, "en", CodePurpose.TO_SIGN_IN, Messages.NOW + 60)));
      }
      assertThrows(
          SmsNotSentException.class,
          () ->
              sender.send(
                  Messages.code(
                      Messages.TO, "123456", "en", CodePurpose.TO_SIGN_IN, Messages.NOW)));
      assertTrue(gateway.received.isEmpty());
    }
  }

  @Test
  void texts_that_cannot_be_used_are_refused() {
    SmsTexts texts = SmsTexts.shipped();
    for (Map<String, String> own :
        List.of(
            Map.of("code.TO_SIGN_IN", "no code"),
            Map.of("code.TO_SIGN_IN", "$otp $username"),
            Map.of("code.TO_SIGN_IN", "$otp\u0000"),
            Map.of("test", " "),
            Map.of("test", "$otp"),
            Map.of("test", "x".repeat(501)),
            Map.of("nothing", "x"))) {
      assertThrows(IllegalArgumentException.class, () -> texts.with(Locale.ENGLISH, own));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> texts.with(Locale.FRENCH, Map.of("code.TO_SIGN_IN", "$otp")));
    assertEquals(
        "1 $2 x",
        texts
            .with(Locale.ENGLISH, Map.of("code.TO_SIGN_IN", "$otp $$2 $site"))
            .in("en")
            .fill("code.TO_SIGN_IN", Map.of("otp", "1", "site", "x")));
    assertEquals(texts.texts(Locale.ENGLISH).keySet(), texts.texts(Locale.GERMAN).keySet());
    assertFalse(texts.texts(Locale.ENGLISH).isEmpty());
  }
}
