package dev.countersign.mail;

import dev.countersign.testkit.TestCertificates;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A real third-party SMTP server on this machine that keeps what it receives. */
final class MailServer implements AutoCloseable {
  static final String USER = "countersign";
  static final String PASSWORD = "canary-mail-password";

  /** One message as it came. */
  record Received(String from, String to, byte[] data) {}

  final List<Received> received = new CopyOnWriteArrayList<>();
  final List<String> logins = new CopyOnWriteArrayList<>();
  private final SMTPServer server;

  private MailServer(Encryption encryption, @Nullable SSLContext tls, boolean asksForLogin) {
    SMTPServer.Builder builder =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("localhost")
            .messageHandler(
                (context, from, to, data) -> received.add(new Received(from, to, data)));
    if (encryption == Encryption.STARTTLS) {
      builder.enableTLS().requireTLS().startTlsSocketFactory(tls);
    }
    if (encryption == Encryption.TLS) {
      builder.serverSocketFactory(tls);
    }
    if (asksForLogin) {
      builder
          .requireAuth()
          .authenticationHandlerFactory(
              new EasyAuthenticationHandlerFactory(
                  (user, password, context) -> {
                    logins.add(user);
                    if (!user.equals(USER) || !password.equals(PASSWORD)) {
                      throw new LoginFailedException("no");
                    }
                  }));
    }
    this.server = builder.build();
    server.start();
  }

  static MailServer plain() {
    return new MailServer(Encryption.NONE, null, false);
  }

  static MailServer with(Encryption encryption, TestCertificates certificates) {
    return new MailServer(encryption, certificates.server(), true);
  }

  int port() {
    return server.getPortAllocated();
  }

  @Override
  public void close() {
    server.stop();
  }
}
