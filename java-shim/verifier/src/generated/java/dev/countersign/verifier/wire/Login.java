// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One login as the host sees it, after the first factor was proven.
 *
 * <p>Byte arrays are held, not copied.
 *
 * @param product The product the person signs in to.
 * @param channel The way the request came in.
 * @param groups Names of the person's current groups; at most 10,000 of 1 to 1,024 bytes, and
 *     1,966,080 bytes together.
 * @param licensed Whether the person holds a license; customers of a service desk do not.
 * @param peer The client's address as text, for the audit record; at most 64 bytes, may be empty.
 * @param nonce 32 random bytes that the host put into the session after the first factor. Tickets
 *     and evidence are bound to them, not to the session id, which changes.
 * @param knownBrowser The known-browser cookie as received, if any. It chooses the throttle lane
 *     and is never an exemption.
 * @param deviceToken The remembered-device cookie as received, if any.
 * @param email The person's current e-mail address in the directory; at most 254 bytes (RFC 5321
 *     section 4.5.3.1.3).
 * @param locale The language messages are written in, as a BCP 47 tag such as {@code de-AT}; at
 *     most 35 bytes, empty for the host's default.
 * @param displayName What the authenticator app should call the account, such as the user name; 1
 *     to 255 bytes. Shown only to the person.
 */
public record Login(
    Product product,
    Channel channel,
    List<String> groups,
    boolean licensed,
    String peer,
    byte[] nonce,
    byte @Nullable [] knownBrowser,
    byte @Nullable [] deviceToken,
    @Nullable String email,
    String locale,
    String displayName) {
  public Login(
      Product product,
      Channel channel,
      List<String> groups,
      boolean licensed,
      String peer,
      byte[] nonce,
      byte @Nullable [] knownBrowser,
      byte @Nullable [] deviceToken,
      @Nullable String email,
      String locale,
      String displayName) {
    this.product = Objects.requireNonNull(product, "product");
    this.channel = Objects.requireNonNull(channel, "channel");
    this.groups = List.copyOf(groups);
    this.licensed = licensed;
    this.peer = Objects.requireNonNull(peer, "peer");
    this.nonce = Objects.requireNonNull(nonce, "nonce");
    this.knownBrowser = knownBrowser;
    this.deviceToken = deviceToken;
    this.email = email;
    this.locale = Objects.requireNonNull(locale, "locale");
    this.displayName = Objects.requireNonNull(displayName, "displayName");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Login that
        && product.equals(that.product)
        && channel.equals(that.channel)
        && groups.equals(that.groups)
        && licensed == that.licensed
        && peer.equals(that.peer)
        && ByteArrays.same(nonce, that.nonce)
        && ByteArrays.same(knownBrowser, that.knownBrowser)
        && ByteArrays.same(deviceToken, that.deviceToken)
        && Objects.equals(email, that.email)
        && locale.equals(that.locale)
        && displayName.equals(that.displayName);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        product,
        channel,
        groups,
        licensed,
        peer,
        ByteArrays.hash(nonce),
        ByteArrays.hash(knownBrowser),
        ByteArrays.hash(deviceToken),
        email,
        locale,
        displayName);
  }

  @Override
  public String toString() {
    return "Login[product="
        + product
        + ", channel="
        + channel
        + ", groups="
        + groups
        + ", licensed="
        + licensed
        + ", peer="
        + peer
        + ", nonce="
        + ByteArrays.size(nonce)
        + ", knownBrowser="
        + ByteArrays.size(knownBrowser)
        + ", deviceToken="
        + ByteArrays.size(deviceToken)
        + ", email="
        + email
        + ", locale="
        + locale
        + ", displayName="
        + displayName
        + "]";
  }

  /**
   * Begins to build one. What may be absent is absent until it is set; everything else has to be
   * set.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields of a {@link Login} by their names. */
  public static final class Builder {
    private @Nullable Product product;
    private @Nullable Channel channel;
    private @Nullable List<String> groups;
    private @Nullable Boolean licensed;
    private @Nullable String peer;
    private byte @Nullable [] nonce;
    private byte @Nullable [] knownBrowser;
    private byte @Nullable [] deviceToken;
    private @Nullable String email;
    private @Nullable String locale;
    private @Nullable String displayName;

    private Builder() {}

    /**
     * The product the person signs in to.
     *
     * @param product the value
     * @return this builder
     */
    public Builder product(Product product) {
      this.product = product;
      return this;
    }

    /**
     * The way the request came in.
     *
     * @param channel the value
     * @return this builder
     */
    public Builder channel(Channel channel) {
      this.channel = channel;
      return this;
    }

    /**
     * Names of the person's current groups; at most 10,000 of 1 to 1,024 bytes, and 1,966,080 bytes
     * together.
     *
     * @param groups the value
     * @return this builder
     */
    public Builder groups(List<String> groups) {
      this.groups = groups;
      return this;
    }

    /**
     * Whether the person holds a license; customers of a service desk do not.
     *
     * @param licensed the value
     * @return this builder
     */
    public Builder licensed(boolean licensed) {
      this.licensed = licensed;
      return this;
    }

    /**
     * The client's address as text, for the audit record; at most 64 bytes, may be empty.
     *
     * @param peer the value
     * @return this builder
     */
    public Builder peer(String peer) {
      this.peer = peer;
      return this;
    }

    /**
     * 32 random bytes that the host put into the session after the first factor. Tickets and
     * evidence are bound to them, not to the session id, which changes.
     *
     * @param nonce the value
     * @return this builder
     */
    public Builder nonce(byte[] nonce) {
      this.nonce = nonce;
      return this;
    }

    /**
     * The known-browser cookie as received, if any. It chooses the throttle lane and is never an
     * exemption.
     *
     * @param knownBrowser the value
     * @return this builder
     */
    public Builder knownBrowser(byte @Nullable [] knownBrowser) {
      this.knownBrowser = knownBrowser;
      return this;
    }

    /**
     * The remembered-device cookie as received, if any.
     *
     * @param deviceToken the value
     * @return this builder
     */
    public Builder deviceToken(byte @Nullable [] deviceToken) {
      this.deviceToken = deviceToken;
      return this;
    }

    /**
     * The person's current e-mail address in the directory; at most 254 bytes (RFC 5321 section
     * 4.5.3.1.3).
     *
     * @param email the value
     * @return this builder
     */
    public Builder email(@Nullable String email) {
      this.email = email;
      return this;
    }

    /**
     * The language messages are written in, as a BCP 47 tag such as {@code de-AT}; at most 35
     * bytes, empty for the host's default.
     *
     * @param locale the value
     * @return this builder
     */
    public Builder locale(String locale) {
      this.locale = locale;
      return this;
    }

    /**
     * What the authenticator app should call the account, such as the user name; 1 to 255 bytes.
     * Shown only to the person.
     *
     * @param displayName the value
     * @return this builder
     */
    public Builder displayName(String displayName) {
      this.displayName = displayName;
      return this;
    }

    /**
     * Makes the {@code Login}.
     *
     * @return what was built
     * @throws IllegalStateException if a field that must not be absent was not set; the message
     *     names it
     */
    public Login build() {
      return new Login(
          Fields.set(product, "product"),
          Fields.set(channel, "channel"),
          Fields.set(groups, "groups"),
          Fields.set(licensed, "licensed"),
          Fields.set(peer, "peer"),
          Fields.set(nonce, "nonce"),
          knownBrowser,
          deviceToken,
          email,
          Fields.set(locale, "locale"),
          Fields.set(displayName, "displayName"));
    }
  }
}
