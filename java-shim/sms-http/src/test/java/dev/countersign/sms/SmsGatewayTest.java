package dev.countersign.sms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmsGatewayTest {
  private static final String KEY = "canary-gateway-key";

  private static void assertRefused(String start, SmsGateway.Builder builder) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(refused.getMessage().startsWith(start), refused.getMessage());
    StringWriter printed = new StringWriter();
    refused.printStackTrace(new PrintWriter(printed));
    assertFalse(printed.toString().contains(KEY), printed.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://gateway.example/",
        "https://gateway.example",
        "https://gateway.example:8443/a/b?c=$otp",
        "http://localhost:8080/",
        "http://127.0.0.1/",
        "http://[::1]:8080/x?y",
      })
  void addresses_that_may_be_asked(String address) {
    assertTrue(Messages.json(address).build().toString().contains("/***"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gateway.example",
        "//gateway.example/",
        "ftp://gateway.example/" + KEY,
        "http://gateway.example/" + KEY,
        "http://localhost.gateway.example/" + KEY,
        "http://127.0.0.1.gateway.example/" + KEY,
        "http://10.0.0.1/" + KEY,
        "https://user:" + KEY + "@gateway.example/",
        "https://gateway.example/#" + KEY,
        "https://gateway.example/ " + KEY,
        "https://gateway.example/\r\n" + KEY,
        "https://$to.example/" + KEY,
        "https://gateway.example$to/" + KEY,
        "https://gateway.example/?k=" + KEY + "&x=$nothing",
        "https://gateway.example/%zz" + KEY,
        "file:///etc/" + KEY,
      })
  void addresses_that_may_not_be_asked(String address) {
    assertRefused("address: ", Messages.json(address));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "JSON | {\"to\":$to,\"text\":\"$text\"}",
        "JSON | {\"to\":\"$to\",\"text\":\"$text\"",
        "JSON | {\"to\":\"$to\",'text':\"$text\"}",
        "JSON | {\"to\":\"$to\",\"code\":$otp}",
        "JSON | {\"to\":\"$to\",\"t\":\"$text\",\"x\":\"$username\"}",
        "FORM | to=$to text=$text",
        "FORM | to=$to&text=$text&from=Häfen",
        "XML | <a to=$to>$text</a>",
        "XML | <a to='$to'>$text</b>",
        "XML | <a to='$to'><![CDATA[$text]]></a>",
        "XML | <!DOCTYPE a><a to='$to'>$text</a>",
        "PLAIN | $to only",
        "PLAIN | $text only",
      })
  void bodies_that_break_are_refused(BodyFormat format, String body) {
    assertRefused("body: ", Messages.json("https://gateway.example/").body(format, body));
  }

  @Test
  void what_is_missing_or_forged_is_named() {
    String address = "https://gateway.example/";
    assertRefused("method: ", Messages.json(address).method("DELETE"));
    assertRefused("body: ", Messages.json(address).method("GET"));
    assertRefused("body: ", SmsGateway.at(address).site("x", "a.example"));
    assertRefused("header: ", Messages.json(address).header("X-Key", KEY + "\r\nX-More: 1"));
    assertRefused("header: ", Messages.json(address).header("X-Key", KEY + "ü"));
    assertRefused("header: ", Messages.json(address).header("X-Key", " "));
    assertRefused("header: ", Messages.json(address).header("Host", KEY));
    assertRefused("header: ", Messages.json(address).header("Content-Length", KEY));
    assertRefused("header: ", Messages.json(address).header("X Key", KEY));
    assertRefused("site: ", Messages.json(address).site("", "a.example"));
    assertRefused("site: ", Messages.json(address).site("a\nb", "a.example"));
    for (String host : new String[] {"", "a.example:443", "https://a.example", "a b", "a/b"}) {
      assertRefused("site: ", Messages.json(address).site("x", host));
    }
    assertEquals(
        "xn--hfen-loa.example", Messages.json(address).site("x", "Häfen.example").build().host());
  }

  @Test
  void keys_are_never_printed() {
    String printed =
        Messages.json("https://gateway.example:8443/" + KEY + "?key=" + KEY + "&to=$to")
            .header("X-Key", KEY)
            .build()
            .toString();
    assertFalse(printed.contains(KEY), printed);
    assertTrue(printed.contains("https://gateway.example:8443/***"), printed);
    assertTrue(printed.contains("X-Key"), printed);
  }
}
