package dev.countersign.pages;

import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.Product;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who the host says is asking, in one request. What the request itself says is stated at once; the
 * rest is asked for when it is needed, at most once a request, because it may be a question to a
 * directory.
 */
public final class Person {
  private final String accountId;
  private final boolean bySession;
  private final String peer;
  private final Product product;
  private final Channel channel;
  private final Supplier<PersonFacts> rest;
  private @Nullable PersonFacts stated;

  /**
   * A person of one request.
   *
   * @param accountId the host's immutable key of the account, never a user name; 1 to 255 bytes
   * @param bySession whether the host's session says so; otherwise credentials of this one request
   *     do
   * @param peer the client's address as text; empty if unknown
   * @param product the product of the request
   * @param channel how the person, or the request, was authenticated
   * @param rest states the rest when it is needed, current at that moment; never called twice
   */
  public Person(
      String accountId,
      boolean bySession,
      String peer,
      Product product,
      Channel channel,
      Supplier<PersonFacts> rest) {
    this.accountId = accountId;
    this.bySession = bySession;
    this.peer = peer;
    this.product = product;
    this.channel = channel;
    this.rest = rest;
  }

  /**
   * A person whose facts cost nothing to state.
   *
   * @param accountId the host's key of the account
   * @param displayName the name to show
   * @param bySession whether the host's session says so
   * @param administrator whether the person may administer
   * @param product the product
   * @param channel how the request was authenticated
   * @param groups names of the groups
   * @param licensed whether the person holds a license
   * @param peer the client's address
   * @param email the directory's e-mail address; null if it has none
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
      String peer,
      @Nullable String email) {
    this(
        accountId,
        bySession,
        peer,
        product,
        channel,
        () -> new PersonFacts(displayName, administrator, groups, licensed, email));
  }

  /**
   * A person without an e-mail address.
   *
   * @param accountId the host's key of the account
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

  /**
   * The account.
   *
   * @return the host's immutable key
   */
  public String accountId() {
    return accountId;
  }

  /**
   * Whether the host's session says who this is.
   *
   * @return whether it does; otherwise credentials of this one request do
   */
  public boolean bySession() {
    return bySession;
  }

  /**
   * The client's address.
   *
   * @return the address as text; empty if unknown
   */
  public String peer() {
    return peer;
  }

  /**
   * The rest of what the host states.
   *
   * @return the facts, as they were when first asked for
   */
  public PersonFacts facts() {
    PersonFacts known = stated;
    if (known == null) {
      known = rest.get();
      stated = known;
    }
    return known;
  }

  /**
   * The name to show.
   *
   * @return the name; see {@link PersonFacts}
   */
  public String displayName() {
    return facts().displayName();
  }

  /**
   * Whether this person may administer.
   *
   * @return whether they may
   */
  public boolean administrator() {
    return facts().administrator();
  }

  /**
   * The product.
   *
   * @return the product of the request
   */
  public Product product() {
    return product;
  }

  /**
   * How the request was authenticated.
   *
   * @return the channel
   */
  public Channel channel() {
    return channel;
  }

  /**
   * The person's groups.
   *
   * @return their names
   */
  public List<String> groups() {
    return facts().groups();
  }

  /**
   * Whether the person holds a license.
   *
   * @return whether they do
   */
  public boolean licensed() {
    return facts().licensed();
  }

  /**
   * The directory's e-mail address.
   *
   * @return the address; null if it has none
   */
  public @Nullable String email() {
    return facts().email();
  }
}
