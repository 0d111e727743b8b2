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
 * @param groups Names of the groups the person is in now; at most 1000 of 1 to 255 bytes.
 * @param licensed Whether the person holds a license; customers of a service desk do not.
 * @param peer The client's address as text, for the audit record; at most 64 bytes, may be empty.
 * @param nonce 32 random bytes that the host put into the session after the first factor. Tickets
 *     and evidence are bound to them, not to the session id, which changes.
 * @param knownBrowser The known-browser cookie as it came, if one came. It chooses the throttle
 *     lane and is never an exemption.
 * @param deviceToken The remembered-device cookie as it came, if one came.
 * @param email The person's e-mail address as the directory has it now; at most 254 bytes (RFC 5321
 *     section 4.5.3.1.3).
 * @param locale The language messages are written in, as a BCP 47 tag such as {@code de-AT}; at
 *     most 35 bytes, empty for the host's default.
 * @param displayName How the authenticator app should call the account, such as the user name; 1 to
 *     255 bytes. Shown to the person only.
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
}
