package dev.countersign.verifier;

import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Product;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The host's people, with what the store's columns say about them. Columns are only for lists,
 * never grounds for letting someone in.
 */
public interface Accounts {
  /**
   * Empty lists: no people and no events. For hosts whose administrators work elsewhere, and for a
   * first wiring.
   *
   * @return lists that are always empty; {@link #revocations} always throws, so administrators
   *     cannot act
   */
  static Accounts none() {
    return new Accounts() {
      @Override
      public List<Listed> people(String search, int offset, int limit) {
        return List.of();
      }

      @Override
      public @Nullable Listed person(String accountId) {
        return null;
      }

      @Override
      public List<AuditLine> audit(String accountId, int offset, int limit) {
        return List.of();
      }

      @Override
      public long revocations(String accountId) throws StoreException {
        // An invented 0 would let through an act of an administrator whose session has ended.
        throw new StoreException("no lists are set up, so administrators cannot act here", null);
      }
    };
  }

  /**
   * People, in order of their names.
   *
   * @param search a part of the name; empty for all
   * @param offset how many to skip
   * @param limit how many to return at most
   * @return the people
   * @throws StoreException if the store cannot be read
   */
  List<Listed> people(String search, int offset, int limit) throws StoreException;

  /**
   * One person.
   *
   * @param accountId the host's immutable key
   * @return the person, or null if there is none
   * @throws StoreException if the store cannot be read
   */
  @Nullable Listed person(String accountId) throws StoreException;

  /**
   * One person, by the name used in a list of hardware tokens.
   *
   * @param account the user name, or whatever else administrators call an account; by default its
   *     key
   * @return the person, or null if there is none
   * @throws StoreException if the store cannot be read
   */
  default @Nullable Listed named(String account) throws StoreException {
    return person(account);
  }

  /**
   * The people who may administer the second factor. The last one who can sign in is not suspended
   * or reset by a page; the host itself still may.
   *
   * @return the administrators; empty, the default, if the host does not say
   * @throws StoreException if the store cannot be read
   */
  default List<Listed> administrators() throws StoreException {
    return List.of();
  }

  /**
   * The audit events, newest first.
   *
   * @param accountId whose; empty for everyone's
   * @param offset how many to skip
   * @param limit how many to return at most
   * @return the lines
   * @throws StoreException if the store cannot be read
   */
  List<AuditLine> audit(String accountId, int offset, int limit) throws StoreException;

  /**
   * Whether the events of one account are as they were written. Called when an administrator views
   * them.
   *
   * @param accountId the host's immutable key
   * @return what a check found; null, the default, if this host does not check
   * @throws StoreException if the store cannot be read
   * @throws VerifierUnavailableException if it cannot be determined
   */
  default @Nullable Trail trail(String accountId)
      throws StoreException, VerifierUnavailableException {
    return null;
  }

  /**
   * How often an account was reset, from the store and not from a cache: an administrator acts on
   * it.
   *
   * @param accountId the host's immutable key
   * @return the number; 0 if there is no row
   * @throws StoreException if the store cannot be read
   */
  long revocations(String accountId) throws StoreException;

  /**
   * One person in a list.
   *
   * @param accountId the host's immutable key
   * @param name the display name
   * @param groups names of the groups
   * @param product the product the person works in
   * @param licensed whether the person holds a license
   * @param state the state of the account; null if the store has no row
   * @param lockedUntil when the last lock ends, in Unix seconds; null if there is none
   * @param methods the methods set up
   * @param lastEvent what happened last; null if nothing
   * @param lastAt when, in Unix seconds
   */
  record Listed(
      String accountId,
      String name,
      List<String> groups,
      Product product,
      boolean licensed,
      @Nullable AccountState state,
      @Nullable Long lockedUntil,
      List<FactorMethod> methods,
      @Nullable AuditKind lastEvent,
      long lastAt) {}

  /**
   * The result of checking one account's events.
   *
   * @param brokenAt the number of the first event that is not as it was written; null if none
   * @param beginsAt the number of the reset after which events can be vouched for; null if all can
   * @param unreadable why the check was not possible; null if it was
   */
  record Trail(@Nullable Long brokenAt, @Nullable Long beginsAt, @Nullable String unreadable) {}

  /**
   * One line of the audit list.
   *
   * @param accountId whose account
   * @param name the display name
   * @param at when, in Unix seconds
   * @param kind what happened; null if this version does not know the kind
   * @param method the method it was about
   * @param actor the administrator's name; null if the person acted
   * @param reason the administrator's reason
   * @param rule the rule or cause
   * @param peer the client's address
   */
  record AuditLine(
      String accountId,
      String name,
      long at,
      @Nullable AuditKind kind,
      @Nullable FactorMethod method,
      @Nullable String actor,
      @Nullable String reason,
      @Nullable String rule,
      @Nullable String peer) {}
}
