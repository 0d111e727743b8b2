package dev.countersign.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.wire.CodePurpose;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.MessageChannel;
import dev.countersign.verifier.wire.Notice;
import dev.countersign.verifier.wire.NoticeKind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives, as another program reads it. */
class MessageTest {
  private final MailServer server = MailServer.plain();
  private MailSender sender =
      Messages.sender(Messages.settings(server.port(), Encryption.NONE).build());

  @AfterEach
  void close() {
    sender.close();
    server.close();
  }

  private Parsed arrived() throws Exception {
    assertEquals(1, server.received.size());
    return Parsed.of(server.received.get(0).data());
  }

  @Test
  void a_code_arrives_as_text_and_html() throws Exception {
    sender.send(Messages.code("alice@example.org", "Alice Müller", "en"));
    assertEquals("noreply@harbor.example", server.received.get(0).from());
    assertEquals("alice@example.org", server.received.get(0).to());
    Parsed message = arrived();
    assertEquals("[]", message.field("defects"));
    assertEquals("multipart/alternative", message.field("type"));
    assertEquals("text/plain,text/html", message.field("parts"));
    assertEquals("Your sign-in code for Harbor", message.field("subject"));
    assertEquals("noreply@harbor.example", message.field("from-address"));
    assertEquals("Häfen & Co", message.field("from-name"));
    assertEquals("alice@example.org", message.field("to-address"));
    assertEquals("1", message.field("to-count"));
    assertEquals(Long.toString(Messages.NOW), message.field("date-seconds"));
    assertEquals("auto-generated", message.field("auto-submitted"));
    assertEquals("en", message.field("content-language"));
    assertTrue(message.field("message-id").matches("<[0-9a-f]{32}@harbor\\.example>"));
    assertTrue(message.field("plain").startsWith("Hello Alice Müller,\n"));
    assertTrue(message.field("plain").contains("within the next 10 minutes."));
    assertTrue(message.field("plain").contains("No one will ever ask you for it"));
    assertTrue(message.field("shown").contains("Hello Alice Müller,"));
    assertEquals("", message.field("loads"));
  }

  /** The code is on its own line in one piece, and copying from the HTML yields the same. */
  @Test
  void a_code_can_be_copied() throws Exception {
    sender.send(Messages.code("alice@example.org", "Alice", "en"));
    Parsed message = arrived();
    assertTrue(message.field("plain").lines().anyMatch(Messages.CODE::equals));
    assertTrue(message.field("shown").lines().anyMatch(Messages.CODE::equals));
    assertFalse(message.field("subject").contains(Messages.CODE));
  }

  @Test
  void each_purpose_and_language_has_its_text() throws Exception {
    sender.send(
        Messages.code(
            "alice@example.org", "Alice", "de-AT", CodePurpose.TO_CONFIRM, Messages.NOW + 60));
    Parsed message = arrived();
    assertEquals("Bestätigen Sie Ihre E-Mail-Adresse für Harbor", message.field("subject"));
    assertEquals("de", message.field("content-language"));
    assertTrue(message.field("plain").contains("noch 1 Minute."));
    assertTrue(message.field("html").contains("<html lang=\"de\">"));
  }

  @Test
  void a_resent_code_tells_what_is_left() throws Exception {
    sender.send(
        Messages.code(
            "alice@example.org", "Alice", "en", CodePurpose.TO_SIGN_IN, Messages.NOW + 539));
    assertTrue(arrived().field("plain").contains("within the next 9 minutes."));
    MailNotSentException ended =
        assertThrows(
            MailNotSentException.class,
            () ->
                sender.send(
                    Messages.code(
                        "alice@example.org", "Alice", "en", CodePurpose.TO_SIGN_IN, Messages.NOW)));
    assertEquals(MailNotSentException.Reason.MESSAGE, ended.reason());
  }

  @Test
  void names_are_text_and_nothing_else() throws Exception {
    sender.send(
        Messages.code("alice@example.org", "<script>alert(1)</script> & $otp $site \\$1", "en"));
    Parsed message = arrived();
    String shown = "Hello <script>alert(1)</script> & $otp $site \\$1,";
    assertTrue(message.field("plain").startsWith(shown));
    assertTrue(message.field("shown").contains(shown));
    assertFalse(message.field("html").contains("<script"));
    int first = message.field("plain").indexOf(Messages.CODE);
    assertEquals(first, message.field("plain").lastIndexOf(Messages.CODE));
  }

  @Test
  void a_long_name_is_cut() throws Exception {
    sender.send(Messages.code("alice@example.org", "😀".repeat(500), "en"));
    assertTrue(arrived().field("plain").startsWith("Hello " + "😀".repeat(100) + "…,"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nBcc: eve@example.org", "a\nb", "a\rb", "a\u0000b", "a\u2028b"})
  void line_breaks_in_names_are_refused(String name) {
    MailNotSentException refused =
        assertThrows(
            MailNotSentException.class,
            () -> sender.send(Messages.code("alice@example.org", name, "en")));
    assertEquals(
        "$username holds a line break or control character: correct it", refused.getMessage());
    assertTrue(server.received.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice",
        "@example.org",
        "alice@",
        "alice@example.org\r\nBcc: eve@example.org",
        "alice@example.org,eve@example.org",
        "alice@example.org eve@example.org",
        "alice@@example.org",
        "Alice <alice@example.org>",
        "<alice@example.org>",
        "\"alice\"@example.org",
        "all:alice@example.org;",
        "@eve.example:alice@example.org",
        "alice@[127.0.0.1]",
        "alice@-example.org",
        "alice@exa_mple.org",
        ".alice@example.org",
        "al..ice@example.org",
        "alicé@example.org",
        "alice@example.org\u0000",
        "alice(comment)@example.org",
        "alice\t@example.org",
      })
  void only_one_plain_address_is_a_recipient(String to) {
    MailNotSentException refused =
        assertThrows(
            MailNotSentException.class, () -> sender.send(Messages.code(to, "Alice", "en")));
    assertEquals(MailNotSentException.Reason.RECIPIENT, refused.reason());
    assertTrue(server.received.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"o'neil+x@example.org", "a.b-c_d@mail.example.org", "root@localhost"})
  void usual_addresses_are_recipients(String to) throws Exception {
    sender.send(Messages.code(to, "Alice", "en"));
    assertEquals(to, arrived().field("to-address"));
  }

  @Test
  void a_domain_with_letters_of_other_scripts_is_a_recipient() throws Exception {
    sender.send(Messages.code("alice@bücher.example", "Alice", "en"));
    assertEquals("alice@xn--bcher-kva.example", server.received.get(0).to());
  }

  @Test
  void notices_say_what_happened_and_when() throws Exception {
    sender.send(
        "alice@example.org",
        new Notice(NoticeKind.METHOD_ADDED, Messages.NOW, FactorMethod.WEB_AUTHN, null),
        "en");
    Parsed message = arrived();
    assertEquals("Harbor: a second step was added", message.field("subject"));
    assertTrue(message.field("plain").contains("at Harbor: security key or passkey."));
    assertTrue(message.field("plain").contains("When: 14 November 2023, 22:13 UTC"));
    assertTrue(message.field("shown").contains("When: 14 November 2023, 22:13 UTC"));
  }

  @Test
  void notices_speak_the_language_of_the_person() throws Exception {
    sender.send(
        "alice@example.org",
        new Notice(NoticeKind.BACKUP_CODE_USED, Messages.NOW, FactorMethod.BACKUP_CODES, 4),
        "de");
    Parsed message = arrived();
    assertEquals("Harbor: Ein Backup-Code wurde benutzt", message.field("subject"));
    assertTrue(message.field("plain").contains("Übrige Codes: 4."));
    assertTrue(message.field("plain").contains("Wann: 14. November 2023, 22:13 UTC"));
  }

  @Test
  void every_notice_can_be_sent() throws Exception {
    for (NoticeKind kind : NoticeKind.values()) {
      for (String locale : new String[] {"en", "de"}) {
        server.received.clear();
        sender.send("alice@example.org", new Notice(kind, Messages.NOW, null, null), locale);
        Parsed message = arrived();
        assertTrue(message.field("subject").startsWith("Harbor: "), kind.name());
        assertFalse(message.field("plain").contains("$"), kind.name());
        assertFalse(message.field("shown").contains("$"), kind.name());
      }
    }
  }

  @Test
  void a_test_message_can_be_sent() throws Exception {
    sender.sendTest("admin@example.org", "en");
    assertEquals("Test message from Harbor", arrived().field("subject"));
  }

  @Test
  void a_site_may_have_texts_of_its_own() throws Exception {
    sender.close();
    MailTexts own =
        MailTexts.shipped()
            .with(
                Locale.ENGLISH,
                Map.of(
                    "code.TO_SIGN_IN.text", "$username, $otp, $minutes, $$5, $site",
                    "code.TO_SIGN_IN.html", "<b title=\"$username\">$otp</b>"));
    sender =
        new MailSender(
            Messages.settings(server.port(), Encryption.NONE).build(),
            own,
            Messages.CLOCK,
            Messages.PATIENT);
    sender.send(Messages.code("alice@example.org", "\"><i>", "en"));
    Parsed message = arrived();
    assertEquals("\"><i>, 40718293, 10, $5, Harbor\n", message.field("plain"));
    assertEquals("<b title=\"&quot;&gt;&lt;i&gt;\">40718293</b>", message.field("html").strip());
  }

  @Test
  void a_message_for_a_telephone_is_not_sent() {
    HostTask.SendCode text =
        new HostTask.SendCode(
            MessageChannel.TEXT,
            "+491701234567",
            Messages.CODE.getBytes(StandardCharsets.US_ASCII),
            CodePurpose.TO_SIGN_IN,
            Messages.NOW + 600,
            "Alice",
            "en");
    assertThrows(MailNotSentException.class, () -> sender.send(text));
  }
}
