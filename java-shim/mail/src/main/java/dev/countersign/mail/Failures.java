package dev.countersign.mail;

import dev.countersign.mail.MailNotSentException.Reason;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, in our words. The server's words are left out: it may quote addresses and the
 * message itself. Its numbers say enough (RFC 5321 section 4.2, RFC 3463).
 */
final class Failures {
  private static final Pattern NUMBERS =
      Pattern.compile("^\\s*([245][0-9]{2})(?:[ -]([245]\\.[0-9]{1,3}\\.[0-9]{1,3})\\b)?");
  private static final int CHAIN_MAX = 20;

  private Failures() {}

  static MailNotSentException of(Throwable thrown) {
    List<Throwable> chain = chain(thrown);
    for (Throwable one : chain) {
      MailNotSentException said = byServer(one);
      if (said != null) {
        return said;
      }
    }
    for (Throwable one : chain) {
      MailNotSentException found = byConnection(one);
      if (found != null) {
        return found;
      }
    }
    if (thrown instanceof MessagingException && isWithoutStartTls(thrown)) {
      return new MailNotSentException(
          Reason.ENCRYPTION,
          "the mail server offers no STARTTLS: nothing was sent in the clear; look at the port");
    }
    return new MailNotSentException(
        Reason.UNREACHABLE,
        "the mail server broke the connection off, or speaks no SMTP on that port");
  }

  private static @Nullable MailNotSentException byServer(Throwable one) {
    if (one instanceof AuthenticationFailedException) {
      return new MailNotSentException(
          Reason.AUTHENTICATION,
          "the mail server refused user name or password, or PLAIN and LOGIN" + numbers(one));
    }
    if (one instanceof SMTPAddressFailedException) {
      return refusedRecipient(one);
    }
    if (one instanceof SMTPSenderFailedException) {
      return refusedSender(one);
    }
    if (one instanceof SMTPSendFailedException sent) {
      String command = sent.getCommand() == null ? "" : sent.getCommand().toUpperCase(Locale.ROOT);
      if (command.startsWith("MAIL")) {
        return refusedSender(one);
      }
      if (command.startsWith("RCPT")) {
        return refusedRecipient(one);
      }
      return new MailNotSentException(
          Reason.MESSAGE, "the mail server refused the message" + numbers(one));
    }
    return null;
  }

  private static MailNotSentException refusedSender(Throwable one) {
    return new MailNotSentException(
        Reason.SENDER, "the mail server does not send from the address in `from`" + numbers(one));
  }

  private static MailNotSentException refusedRecipient(Throwable one) {
    return new MailNotSentException(
        Reason.RECIPIENT, "the mail server refused the recipient" + numbers(one));
  }

  private static @Nullable MailNotSentException byConnection(Throwable one) {
    if (one instanceof CertificateException) {
      return new MailNotSentException(
          Reason.ENCRYPTION,
          "the mail server's certificate is not trusted, has ended, or is for another name than"
              + " `host`");
    }
    if (one instanceof SSLException && !(one.getCause() instanceof CertificateException)) {
      return hasCertificate(one)
          ? byConnection(new CertificateException())
          : new MailNotSentException(
              Reason.ENCRYPTION, "TLS with the mail server failed: look at port and encryption");
    }
    if (one instanceof SocketTimeoutException) {
      return timedOut();
    }
    if (one instanceof UnknownHostException) {
      return new MailNotSentException(Reason.UNREACHABLE, "no mail server has the name in `host`");
    }
    if (one instanceof ConnectException) {
      return new MailNotSentException(
          Reason.UNREACHABLE, "nothing listens on that port of the mail server");
    }
    return null;
  }

  private static boolean hasCertificate(Throwable one) {
    return chain(one).stream().anyMatch(CertificateException.class::isInstance);
  }

  static MailNotSentException timedOut() {
    return new MailNotSentException(Reason.TIMED_OUT, "the mail server did not answer in time");
  }

  /** The library has no exception type for it, only this sentence. */
  private static boolean isWithoutStartTls(Throwable thrown) {
    String message = thrown.getMessage();
    return message != null && message.startsWith("STARTTLS is required");
  }

  private static String numbers(Throwable one) {
    String message = one.getMessage();
    Matcher found = NUMBERS.matcher(message == null ? "" : message);
    if (!found.find()) {
      return "";
    }
    return found.group(2) == null
        ? " (" + found.group(1) + ")"
        : " (" + found.group(1) + " " + found.group(2) + ")";
  }

  /** The causes, along with the mail library's own chain, each once. */
  private static List<Throwable> chain(Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> open = new ArrayList<>(List.of(thrown));
    List<Throwable> chain = new ArrayList<>();
    while (!open.isEmpty() && chain.size() < CHAIN_MAX) {
      Throwable one = open.remove(open.size() - 1);
      if (!seen.add(one)) {
        continue;
      }
      chain.add(one);
      if (one.getCause() != null) {
        open.add(one.getCause());
      }
      if (one instanceof MessagingException mail && mail.getNextException() != null) {
        open.add(mail.getNextException());
      }
    }
    return chain;
  }
}
