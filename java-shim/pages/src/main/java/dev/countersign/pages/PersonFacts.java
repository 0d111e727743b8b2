package dev.countersign.pages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the host states about a person that is not seen from the request. Asked for when a page is
 * shown or a rule is looked at, not with every request.
 *
 * @param displayName the name shown on pages and in the authenticator app; more than 255 bytes are
 *     cut
 * @param administrator whether the host lets this person administer second factors
 * @param groups names of the person's current groups
 * @param licensed whether the person holds a license
 * @param email the directory's current e-mail address; null if it has none, and then no codes are
 *     sent by e-mail
 */
public record PersonFacts(
    String displayName,
    boolean administrator,
    List<String> groups,
    boolean licensed,
    @Nullable String email) {
  /** Takes a copy of the groups, and as much of the name as can be shown. */
  public PersonFacts {
    displayName = ShownName.of(displayName);
    groups = List.copyOf(groups);
  }
}
