package dev.countersign.mail;

import java.util.Arrays;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Which server takes the mail, and who sends it. Never prints the password. */
public final class MailSettings {
  private static final int PORT_MAX = 65_535;
  private static final int TEXT_CHARACTERS_MAX = 128;

  private final String host;
  private final int port;
  private final Encryption encryption;
  private final String from;
  private final String fromName;
  private final String site;
  private final String ehlo;
  private final @Nullable String user;
  private final char[] password;
  private final @Nullable SSLContext trust;

  private MailSettings(Builder builder, String from) {
    this.host = builder.host;
    this.port = builder.port;
    this.encryption = builder.encryption;
    this.from = from;
    this.fromName = builder.fromName;
    this.site = builder.site;
    this.ehlo = builder.ehlo.isEmpty() ? Addresses.domain(from) : builder.ehlo;
    this.user = builder.user;
    this.password = builder.password.clone();
    this.trust = builder.trust;
  }

  /**
   * Starts with the server.
   *
   * @param host its name; with TLS its certificate must be for that name
   * @param port its port, usually 587 for STARTTLS and 465 for TLS
   * @param encryption how the connection is encrypted; {@code NONE} is only for this machine
   * @return a builder
   */
  public static Builder server(String host, int port, Encryption encryption) {
    return new Builder(host, port, encryption);
  }

  /** Collects settings. Nothing is checked before {@link #build}. */
  public static final class Builder {
    private final String host;
    private final int port;
    private final Encryption encryption;
    private String from = "";
    private String fromName = "";
    private String site = "";
    private String ehlo = "";
    private @Nullable String user;
    private char[] password = {};
    private @Nullable SSLContext trust;

    private Builder(String host, int port, Encryption encryption) {
      this.host = Objects.requireNonNull(host, "host");
      this.port = port;
      this.encryption = Objects.requireNonNull(encryption, "encryption");
    }

    /**
     * The sender of the messages. Required.
     *
     * @param address an address the server lets this user send from
     * @param name the display name; may be empty
     * @return this
     */
    public Builder from(String address, String name) {
      this.from = Objects.requireNonNull(address, "address");
      this.fromName = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * What people call the site: {@code $site} in the texts. Required.
     *
     * @param name up to 128 characters
     * @return this
     */
    public Builder site(String name) {
      this.site = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * The name this machine greets the server with (EHLO, RFC 5321 4.1.1.1). Many servers refuse
     * one that is not fully qualified. Default: the sender's domain.
     *
     * @param name a host name with a dot, of letters, digits and hyphens
     * @return this
     */
    public Builder greetsAs(String name) {
      this.ehlo = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * The credentials at the server. They are sent with PLAIN or LOGIN, inside TLS.
     *
     * @param user the user's name
     * @param password copied; wipe yours
     * @return this
     */
    public Builder login(String user, char[] password) {
      this.user = Objects.requireNonNull(user, "user");
      Arrays.fill(this.password, '\0');
      this.password = password.clone();
      return this;
    }

    /**
     * Which certificates to trust, if not the JVM's own choice. The host's name is still compared.
     *
     * @param context made from the site's own trust store
     * @return this
     */
    public Builder trust(SSLContext context) {
      this.trust = Objects.requireNonNull(context, "context");
      return this;
    }

    /**
     * Checks and finishes. The builder's copy of the password is wiped, even if the settings are
     * refused.
     *
     * @return the settings
     * @throws IllegalArgumentException if something is missing or refused; the text names it
     */
    public MailSettings build() {
      try {
        return new MailSettings(this, checkedFrom());
      } finally {
        Arrays.fill(password, '\0');
        password = new char[0];
      }
    }

    /** Checks all settings and returns the sender's address in its plain form. */
    private String checkedFrom() {
      refuse(!isText(host) || host.contains(" "), "host: name the mail server");
      refuse(port < 1 || port > PORT_MAX, "port: 1 to 65535");
      refuse(
          encryption == Encryption.NONE && !Addresses.isLoopback(host),
          "encryption: only a mail server on this machine is spoken to without; use STARTTLS or"
              + " TLS");
      String address =
          Addresses.of(from)
              .orElseThrow(
                  () -> new IllegalArgumentException("from: one plain e-mail address is needed"));
      refuse(!fromName.isEmpty() && !isText(fromName), "from: the name is one line of text");
      refuse(!isText(site), "site: name the site in one line of 1 to 128 characters");
      refuse(
          !ehlo.isEmpty() && !Addresses.isHostName(ehlo),
          "greetsAs: a host name with a dot, such as jira.example.com");
      refuse(user != null && !isText(user), "login: the user's name is one line of text");
      refuse(user != null && password.length == 0, "login: the password is empty");
      return address;
    }

    private static boolean isText(String text) {
      return !text.isBlank() && text.length() <= TEXT_CHARACTERS_MAX && Addresses.isOneLine(text);
    }

    private static void refuse(boolean refused, String message) {
      if (refused) {
        throw new IllegalArgumentException(message);
      }
    }
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  Encryption encryption() {
    return encryption;
  }

  String from() {
    return from;
  }

  String fromName() {
    return fromName;
  }

  String site() {
    return site;
  }

  String ehlo() {
    return ehlo;
  }

  @Nullable String user() {
    return user;
  }

  /** As the mail library wants it: a string that cannot be wiped, so it is made for one message. */
  String password() {
    return new String(password);
  }

  @Nullable SSLContext trust() {
    return trust;
  }

  /** Wipes the password. */
  void wipe() {
    Arrays.fill(password, '\0');
  }

  @Override
  public String toString() {
    return "MailSettings[host="
        + host
        + ", port="
        + port
        + ", encryption="
        + encryption
        + ", from="
        + from
        + ", site="
        + site
        + ", user="
        + (user == null ? "none" : "***")
        + ", password=***]";
  }
}
