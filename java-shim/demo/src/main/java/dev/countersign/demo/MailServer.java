package dev.countersign.demo;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import org.subethamail.smtp.server.SMTPServer;

/** A real SMTP server on this machine that puts what it receives into the mailbox. */
final class MailServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.countersign.demo");

  private final SMTPServer server;

  MailServer(Mailbox mailbox) {
    server =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("localhost")
            .messageHandler((context, from, to, data) -> put(mailbox, to, data))
            .build();
    server.start();
  }

  int port() {
    return server.getPortAllocated();
  }

  private static void put(Mailbox mailbox, String to, byte[] data) {
    try {
      MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(data));
      String subject = message.getSubject() == null ? "" : message.getSubject();
      mailbox.put(Mailbox.Kind.MAIL, to, subject, text(message));
    } catch (MessagingException | IOException strange) {
      LOG.log(System.Logger.Level.WARNING, "an e-mail cannot be read", strange);
    }
  }

  /** The plain text of a message, wherever it is in it. */
  private static String text(Part part) throws MessagingException, IOException {
    Object content = part.getContent();
    if (content instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart one = parts.getBodyPart(i);
        String text = text(one);
        if (!text.isEmpty()) {
          return text;
        }
      }
    }
    return part.isMimeType("text/plain") && content instanceof String text ? text.strip() : "";
  }

  @Override
  public void close() {
    server.stop();
  }
}
