package dev.countersign.sms;

import dev.countersign.http.PercentEncoding;
import dev.countersign.http.ServerAddresses;
import dev.countersign.text.Template;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One gateway: what is sent to it, and how it answers when it accepts a message. Address and
 * headers contain its keys, so neither is ever printed.
 *
 * <p>In address and body {@code $to} is the number (+4915123456789), {@code $number} the same
 * without the plus sign, {@code $text} the whole message, {@code $otp} only the code, and {@code
 * $$} a dollar sign. Each is escaped for its place: percent-encoded in addresses, and as the format
 * requires in the body.
 */
public final class SmsGateway {
  static final Set<String> WORDS = Set.of("to", "number", "text", "otp");
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT");
  private static final Pattern AUTHORITY = Pattern.compile("^[a-zA-Z]+://[^/?#$]+(?=[/?]|$)");
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final int CHARACTERS_MAX = 8_192;
  private static final int SITE_CHARACTERS_MAX = 128;

  /** The worst value imaginable; a template must stay valid with it. */
  private static final String HOSTILE = "0 \"'<>&%{}[]\\/\n,;:=#+ü";

  private final Template address;
  private final String method;
  private final Map<String, String> headers;
  private final @Nullable BodyFormat format;
  private final Template body;
  private final SuccessRule success;
  private final String site;
  private final String host;
  private final @Nullable SSLContext trust;
  private final Set<String> countries;

  private SmsGateway(Builder builder, String host) {
    this.address = builder.address;
    this.method = builder.method;
    this.headers = new TreeMap<>(builder.headers);
    this.format = builder.format;
    this.body = builder.body;
    this.success = builder.success;
    this.site = builder.site;
    this.host = host;
    this.trust = builder.trust;
    this.countries = builder.countries;
  }

  /**
   * Starts building with the gateway's address.
   *
   * @param address {@code https://…}, or {@code http://…} only on this machine. A key is safer in a
   *     header: logs of proxies, and of the JDK's client at level FINE, show addresses.
   * @return a builder
   */
  public static Builder at(String address) {
    return new Builder(address);
  }

  /** Collects settings. Nothing is checked before {@link #build}. */
  public static final class Builder {
    private final Template address;
    private String method = "POST";
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private @Nullable BodyFormat format;
    private Template body = new Template("");
    private SuccessRule success = SuccessRule.anySuccess();
    private String site = "";
    private String host = "";
    private @Nullable SSLContext trust;
    private Set<String> countries = Set.of();

    private Builder(String address) {
      this.address = new Template(Objects.requireNonNull(address, "address"));
    }

    /**
     * The request method.
     *
     * @param method {@code POST}, which is the default, {@code PUT}, or {@code GET} without a body
     * @return this
     */
    public Builder method(String method) {
      this.method = Objects.requireNonNull(method, "method");
      return this;
    }

    /**
     * A request header, such as the one with the key.
     *
     * @param name its name
     * @param value its value, as sent
     * @return this
     */
    public Builder header(String name, String value) {
      headers.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * The request's body.
     *
     * @param format its format, which also sets the content type unless a header does
     * @param template the body, with {@code $to}, {@code $text} and so on
     * @return this
     */
    public Builder body(BodyFormat format, String template) {
      this.format = Objects.requireNonNull(format, "format");
      this.body = new Template(Objects.requireNonNull(template, "template"));
      return this;
    }

    /**
     * When an answer is a success; by default any status from 200 to 299.
     *
     * @param rule the rule
     * @return this
     */
    public Builder success(SuccessRule rule) {
      this.success = Objects.requireNonNull(rule, "rule");
      return this;
    }

    /**
     * The site that messages are for. Required.
     *
     * @param name what people call the site: {@code $site} in the texts
     * @param host the host that people sign in at, without a port. Browsers and phones fill in the
     *     code only there.
     * @return this
     */
    public Builder site(String name, String host) {
      this.site = Objects.requireNonNull(name, "name");
      this.host = Objects.requireNonNull(host, "host");
      return this;
    }

    /**
     * The countries that messages may go to. Numbers of other countries are refused before anything
     * is sent: messages to some are so expensive that fraudsters profit from triggering them.
     * Default: all.
     *
     * @param regions as in ISO 3166-1, such as {@code DE}; see {@link PhoneNumbers} for the page
     * @return this
     */
    public Builder countries(Set<String> regions) {
      this.countries = Set.copyOf(regions);
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
     * Checks and finishes.
     *
     * @return the settings
     * @throws IllegalArgumentException if something is missing or refused; the text names it
     */
    public SmsGateway build() {
      refuse(!METHODS.contains(method), "method: GET, POST or PUT");
      refuse(method.equals("GET") != (format == null), "body: POST and PUT have one, GET has none");
      checkAddress();
      headers.forEach(Builder::checkHeader);
      checkBody();
      refuse(
          site.isBlank()
              || site.length() > SITE_CHARACTERS_MAX
              || site.chars().anyMatch(Character::isISOControl),
          "site: name the site in one line of 1 to 128 characters");
      refuse(!uses("text") && !uses("otp"), "body: neither $text nor $otp is sent");
      refuse(!uses("to") && !uses("number"), "body: neither $to nor $number is sent");
      PhoneNumbers.checkRegions(countries);
      return new SmsGateway(this, domain());
    }

    private boolean uses(String word) {
      return address.words().contains(word) || body.words().contains(word);
    }

    private void checkAddress() {
      refuse(
          address.text().length() > CHARACTERS_MAX || !AUTHORITY.matcher(address.text()).find(),
          "address: https://host/… with values behind the host only");
      refuse(
          !WORDS.containsAll(address.words()), "address: $to, $number, $text and $otp are there");
      URI uri;
      try {
        uri = new URI(address.fill(hostile(), PercentEncoding::of));
      } catch (URISyntaxException e) {
        // Its message quotes the address, which may contain a key.
        throw new IllegalArgumentException("address: not a URL; percent-encode special characters");
      }
      refuse(
          uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null,
          "address: no user, password or fragment; put keys into a header");
      refuse(!ServerAddresses.isProtected(uri), "address: https, or http on this machine alone");
    }

    private static void checkHeader(String name, String value) {
      try {
        HttpRequest.newBuilder().header(name, "x");
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("header: a name is unknown to HTTP or not to be set");
      }
      refuse(
          value.isBlank()
              || value.length() > CHARACTERS_MAX
              || value.chars().anyMatch(c -> c < ' ' || c > '~'),
          "header: a value is one line of ASCII");
    }

    private void checkBody() {
      if (format == null) {
        return;
      }
      refuse(
          body.text().isBlank() || body.text().length() > CHARACTERS_MAX,
          "body: 1 to 8192 characters");
      refuse(!WORDS.containsAll(body.words()), "body: $to, $number, $text and $otp are there");
      refuse(
          !format.isWellFormed(body.fill(hostile(), format::escape)),
          "body: with values filled in it is not of its format; put values between quotes or tags");
    }

    private static Map<String, String> hostile() {
      Map<String, String> values = new TreeMap<>();
      WORDS.forEach(word -> values.put(word, HOSTILE));
      return values;
    }

    private String domain() {
      String message = "site: name the host that people sign in at, without a port";
      try {
        String domain = IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        refuse(!DOMAIN.matcher(domain).matches(), message);
        return domain;
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(message);
      }
    }

    private static void refuse(boolean refused, String message) {
      if (refused) {
        throw new IllegalArgumentException(message);
      }
    }
  }

  boolean takes(String number) {
    return PhoneNumbers.isOf(number, countries);
  }

  /** The request for one message. */
  HttpRequest.Builder request(Map<String, String> values) {
    URI uri = URI.create(address.fill(values, PercentEncoding::of));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (format == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.setHeader("Content-Type", format.contentType());
      request.method(
          method, HttpRequest.BodyPublishers.ofString(body.fill(values, format::escape)));
    }
    headers.forEach(request::setHeader);
    return request;
  }

  SuccessRule success() {
    return success;
  }

  String site() {
    return site;
  }

  /** The host that codes are bound to. */
  String host() {
    return host;
  }

  @Nullable SSLContext trust() {
    return trust;
  }

  @Override
  public String toString() {
    URI uri = URI.create(address.fill(Map.of()));
    return "SmsGateway[address="
        + uri.getScheme()
        + "://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + "/***, method="
        + method
        + ", headers="
        + headers.keySet()
        + ", body="
        + (format == null ? "none" : format)
        + ", site="
        + site
        + "]";
  }
}
