package dev.countersign.mail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailSettingsTest {
  private static MailSettings.Builder at(String host, Encryption encryption) {
    return MailSettings.server(host, 25, encryption).from("noreply@harbor.example", "").site("x");
  }

  private static String refused(MailSettings.Builder builder) {
    return assertThrows(IllegalArgumentException.class, builder::build).getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mail.example.org",
        "10.0.0.1",
        "localhost.example.org",
        "127.0.0.1.example.org",
        "::2",
        "0.0.0.0",
      })
  void without_encryption_mail_stays_on_this_machine(String host) {
    assertEquals(
        "encryption: only a mail server on this machine is spoken to without; use STARTTLS or TLS",
        refused(at(host, Encryption.NONE)));
    assertTrue(at(host, Encryption.TLS).build().toString().contains(host));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
  void this_machine_may_be_spoken_to_without(String host) {
    assertEquals(Encryption.NONE, at(host, Encryption.NONE).build().encryption());
  }

  @Test
  void what_is_missing_or_forged_is_named() {
    assertTrue(refused(at("", Encryption.TLS)).startsWith("host: "));
    assertTrue(refused(at("a b", Encryption.TLS)).startsWith("host: "));
    assertTrue(refused(at("a\r\nb", Encryption.TLS)).startsWith("host: "));
    MailSettings.Builder port =
        MailSettings.server("a", 0, Encryption.TLS).from("a@b", "").site("x");
    assertTrue(refused(port).startsWith("port: "));
    assertTrue(refused(at("a", Encryption.TLS).from("a", "")).startsWith("from: "));
    assertTrue(refused(at("a", Encryption.TLS).from("a@b\r\nBcc: c@d", "")).startsWith("from: "));
    assertTrue(refused(at("a", Encryption.TLS).from("a@b", "x\r\nBcc: y")).startsWith("from: "));
    assertTrue(refused(at("a", Encryption.TLS).site("x\r\ny")).startsWith("site: "));
    assertTrue(refused(at("a", Encryption.TLS).site("")).startsWith("site: "));
    assertTrue(refused(at("a", Encryption.TLS).login("u\r\nv", new char[1])).startsWith("login: "));
    assertTrue(refused(at("a", Encryption.TLS).login("u", new char[0])).startsWith("login: "));
  }

  // findings: F-D4
  @Test
  void the_greeting_names_the_senders_domain_or_what_is_set() {
    assertEquals("harbor.example", at("a", Encryption.TLS).build().ehlo());
    String idn = at("a", Encryption.TLS).from("x@b\u00fccher.example", "").build().ehlo();
    assertEquals("xn--bcher-kva.example", idn);
    assertEquals(
        "jira.harbor.example",
        at("a", Encryption.TLS).greetsAs("jira.harbor.example").build().ehlo());
    for (String bad : new String[] {"jira", "a b.example", "x.example\r\nRSET", "-.example"}) {
      assertTrue(refused(at("a", Encryption.TLS).greetsAs(bad)).startsWith("greetsAs: "), bad);
    }
  }

  @Test
  void a_password_is_copied_wiped_and_never_printed() {
    char[] typed = "canary".toCharArray();
    MailSettings settings = at("a", Encryption.TLS).login("somebody", typed).build();
    Arrays.fill(typed, 'x');
    assertEquals("canary", settings.password());
    assertFalse(settings.toString().contains("canary"));
    assertFalse(settings.toString().contains("somebody"));
    MailSender.open(settings, MailTexts.shipped()).close();
    assertArrayEquals(new char[6], settings.password().toCharArray());
  }

  @Test
  void a_password_is_wiped_when_the_settings_are_refused() {
    MailSettings.Builder builder =
        at("a", Encryption.TLS).login("somebody", "canary".toCharArray()).site("");
    assertTrue(refused(builder).startsWith("site: "));
    assertEquals("login: the password is empty", refused(builder.site("x")));
  }
}
