package dev.countersign.pages;

import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.Product;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who the host says is asking, and the facts of this login. They are stated with every request, so
 * that a change of groups takes effect at once.
 *
 * @param accountId the host's immutable key of the account, never a user name; 1 to 255 bytes
 * @param displayName the name shown on pages and in the authenticator app; 1 to 255 bytes
 * @param bySession whether the host's session says so; otherwise credentials of this one request do
 * @param administrator whether the host lets this person administer second factors
 * @param product the product of the request
 * @param channel how the person, or the request, was authenticated
 * @param groups names of the person's current groups
 * @param licensed whether the person holds a license
 * @param peer the client's address as text; empty if unknown
 * @param email the directory's current e-mail address; null if it has none, and then no codes are
 *     sent by e-mail
 */
public record Person(
    String accountId,
    String displayName,
    boolean bySession,
    boolean administrator,
    Product product,
    Channel channel,
    List<String> groups,
    boolean licensed,
    String peer,
    @Nullable String email) {
  /** Takes a copy of the groups. */
  public Person {
    groups = List.copyOf(groups);
  }

  /**
   * A person without an e-mail address.
   *
   * @param accountId see above, like all others
   * @param displayName the name to show
   * @param bySession whether the host's session says so
   * @param administrator whether the person may administer
   * @param product the product
   * @param channel how the request was authenticated
   * @param groups names of the groups
   * @param licensed whether the person holds a license
   * @param peer the client's address
   */
  public Person(
      String accountId,
      String displayName,
      boolean bySession,
      boolean administrator,
      Product product,
      Channel channel,
      List<String> groups,
      boolean licensed,
      String peer) {
    this(
        accountId,
        displayName,
        bySession,
        administrator,
        product,
        channel,
        groups,
        licensed,
        peer,
        null);
  }
}
