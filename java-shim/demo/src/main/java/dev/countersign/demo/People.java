package dev.countersign.demo;

import dev.countersign.verifier.wire.Product;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The demo's people. A real host has a directory and limits wrong passwords; here there is one
 * password and no limit, because the demo is not about the first factor.
 */
final class People {
  static final String PASSWORD = "countersign";

  /**
   * One person.
   *
   * @param accountId never changes, even if the name does
   * @param user the name to sign in with
   * @param name the name to show
   * @param groups groups in the directory
   * @param product where the person works
   * @param licensed whether the person holds a license
   * @param email where e-mails reach the person
   */
  record Member(
      String accountId,
      String user,
      String name,
      List<String> groups,
      Product product,
      boolean licensed,
      String email) {
    boolean isAdministrator() {
      return groups.contains("administrators");
    }

    boolean isCustomer() {
      return product == Product.JSM;
    }
  }

  private static final List<Member> ALL =
      List.of(
          new Member(
              "u-1001",
              "admin",
              "Ada Minster",
              List.of("administrators", "staff"),
              Product.JIRA,
              true,
              "ada@harbor.example"),
          staff("u-1002", "alice", "Alice Arden"),
          staff("u-1003", "bob", "Bob Bergman"),
          new Member(
              "u-1004",
              "carol",
              "Carol Castle",
              List.of("customers"),
              Product.JSM,
              false,
              "carol@ships.example"));

  private People() {}

  private static Member staff(String accountId, String user, String name) {
    String email = user + "@harbor.example";
    return new Member(accountId, user, name, List.of("staff"), Product.JIRA, true, email);
  }

  static List<Member> all() {
    return ALL;
  }

  static @Nullable Member byAccount(String accountId) {
    return ALL.stream().filter(m -> m.accountId().equals(accountId)).findFirst().orElse(null);
  }

  static @Nullable Member byUser(String user) {
    return ALL.stream().filter(m -> m.user().equalsIgnoreCase(user)).findFirst().orElse(null);
  }

  /** The person, if the password is right. A wrong name takes as long as a wrong password. */
  static @Nullable Member signIn(String user, String password) {
    boolean right =
        MessageDigest.isEqual(
            PASSWORD.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    Member found = null;
    for (Member member : ALL) {
      found = member.user().equalsIgnoreCase(user) ? member : found;
    }
    return right ? found : null;
  }
}
