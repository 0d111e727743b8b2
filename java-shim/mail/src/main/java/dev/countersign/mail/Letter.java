package dev.countersign.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/** One message: the same content as text and HTML, and headers that say a program wrote it. */
final class Letter extends MimeMessage {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MESSAGE_ID_BYTES = 16;
  private static final String CHARSET = "UTF-8";

  private final String domain;

  private Letter(Session session, String domain) {
    super(session);
    this.domain = domain;
  }

  /** The content of a letter. */
  record Content(Locale language, String subject, String text, String html) {}

  static Letter of(Session session, MailSettings settings, String to, Content content, Instant at)
      throws MessagingException {
    String from = settings.from();
    Letter letter = new Letter(session, from.substring(from.lastIndexOf('@') + 1));
    letter.setFrom(address(from, settings.fromName()));
    letter.setRecipient(Message.RecipientType.TO, address(to, ""));
    letter.setSubject(content.subject(), CHARSET);
    letter.setHeader("Date", Moments.header(at));
    // RFC 3834 section 5, and what Exchange reads instead: suppresses out-of-office replies.
    letter.setHeader("Auto-Submitted", "auto-generated");
    letter.setHeader("X-Auto-Response-Suppress", "All");
    letter.setHeader("Content-Language", content.language().toLanguageTag());
    // RFC 2046 section 5.1.4: the plainest first, the richest last.
    letter.setContent(
        new MimeMultipart(
            "alternative", part(content.text(), "plain"), part(content.html(), "html")));
    letter.saveChanges();
    return letter;
  }

  private static MimeBodyPart part(String text, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, CHARSET, subtype);
    return part;
  }

  private static InternetAddress address(String address, String name) throws MessagingException {
    try {
      InternetAddress made = new InternetAddress(address, true);
      if (!name.isEmpty()) {
        made.setPersonal(name, CHARSET);
      }
      return made;
    } catch (UnsupportedEncodingException e) {
      throw new MessagingException("every JVM knows " + CHARSET, e);
    }
  }

  /** The library's own message id names this machine and its user. */
  @Override
  protected void updateMessageID() throws MessagingException {
    byte[] drawn = new byte[MESSAGE_ID_BYTES];
    RANDOM.nextBytes(drawn);
    setHeader("Message-ID", "<" + HexFormat.of().formatHex(drawn) + "@" + domain + ">");
  }
}
