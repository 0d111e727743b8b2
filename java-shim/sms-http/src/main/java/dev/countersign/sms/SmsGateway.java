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
 * One gateway: what is sent to it, and what it answers when it took a message. Address and headers
 * hold its keys, so neither is ever printed.
 *
 * <p>In address and body {@code $to} is the number (+4915123456789), {@code $number} the same
 * without the plus sign, {@code $text} the whole message, {@code $otp} the code alone, and {@code
 * $$} a dollar sign. Each becomes part of what it stands in: percent-encoded in addresses, escaped
 * as the body's format asks.
 */
public final class SmsGateway {
  static final Set<String> WORDS = Set.of("to", "number", "text", "otp");
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT");
  private static final Pattern AUTHORITY = Pattern.compile("^[a-zA-Z]+://[^/?#$]+(?=[/?]|$)");
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final int CHARACTERS_MAX = 8_192;
  private static final int SITE_CHARACTERS_MAX = 128;

  /** What a value may look like at its worst; a template must stay what it is with it. */
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
   * Starts with the gateway's address.
   *
   * @param address {@code https://…}, or {@code http://…} on this machine alone. A key is better
   *     off in a header: logs of proxies, and of the JDK's client at level FINE, show addresses.
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
     * How it is asked.
     *
     * @param method {@code POST}, which is the default, {@code PUT}, or {@code GET} without a body
     * @return this
     */
    public Builder method(String method) {
      this.method = Objects.requireNonNull(method, "method");
      return this;
    }

    /**
     * A header of the request, such as the one with the key.
     *
     * @param name its name
     * @param value its value, as it goes out
     * @return this
     */
    public Builder header(String name, String value) {
      headers.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * The request's body.
     *
     * @param format what it is written in; it also makes the content type, unless a header does
     * @param template the body, with {@code $to}, {@code $text} and so on
     * @return this
     */
    public Builder body(BodyFormat format, String template) {
      this.format = Objects.requireNonNull(format, "format");
      this.body = new Template(Objects.requireNonNull(template, "template"));
      return this;
    }

    /**
     * When an answer is a success; by default at any status from 200 to 299.
     *
     * @param rule the rule
     * @return this
     */
    public Builder success(SuccessRule rule) {
      this.success = Objects.requireNonNull(rule, "rule");
      return this;
    }

    /**
     * Whom messages are for. Required.
     *
     * @param name what people call the site: {@code $site} in the texts
     * @param host the host that people sign in at, without a port. Browsers and telephones fill the
     *     code in there and nowhere else.
     * @return this
     */
    public Builder site(String name, String host) {
      this.site = Objects.requireNonNull(name, "name");
      this.host = Objects.requireNonNull(host, "host");
      return this;
    }

    /**
     * The countries that messages go to. Numbers of others are refused before anything is sent:
     * messages to some are so dear that strangers earn by having them sent. Default: all.
     *
     * @param regions as in ISO 3166-1, such as {@code DE}; see {@link PhoneNumbers} for the page
     * @return this
     */
    public Builder countries(Set<String> regions) {
      this.countries = Set.copyOf(regions);
      return this;
    }

    /**
     * Which certificates count, where it is not the JVM's own choice. The host's name is compared
     * all the same.
     *
     * @param context made of the site's own trust store
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
        // Its message quotes the address, and that may hold a key.
        throw new IllegalArgumentException("address: it is no URL; percent-encode what is special");
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
