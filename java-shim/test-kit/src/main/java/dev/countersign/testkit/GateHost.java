package dev.countersign.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A running host with the filter in front, as {@link GateContract} meets it. What a host does not
 * have is left at its default, and the tests of it say that they were left out.
 */
public interface GateHost {
  /**
   * Where it listens.
   *
   * @return the port on 127.0.0.1
   */
  int port();

  /**
   * Where our pages are mounted.
   *
   * @return the path, such as {@code /countersign}
   */
  String mount();

  /**
   * What every protected answer of the application contains, and no other.
   *
   * @return the text
   */
  String secret();

  /**
   * Pages that show the secret to a verified person.
   *
   * @return paths; at least one
   */
  List<String> pages();

  /**
   * Proves the first factor of one person, always the same, who has set up a second one.
   *
   * @param browser whose session it is
   */
  void signIn(TestBrowser browser);

  /**
   * Proves the second factor of the person who is signed in. May wait for the next code.
   *
   * @param browser whose session it is
   */
  void verify(TestBrowser browser);

  /**
   * Paths for programs that give the secret to a verified session.
   *
   * @return paths
   */
  default List<String> programs() {
    return List.of();
  }

  /**
   * Paths that answer asynchronously.
   *
   * @return paths
   */
  default List<String> asynchronous() {
    return List.of();
  }

  /**
   * Paths that anyone may ask for, and that then forward to, include, dispatch to or fail into a
   * protected page.
   *
   * @return paths
   */
  default List<String> detours() {
    return List.of();
  }

  /**
   * Credentials of a single request that the application takes for the person's first factor.
   *
   * @return headers, each a whole line, such as {@code Authorization: Basic …}
   */
  default List<String> credentials() {
    return List.of();
  }

  /**
   * Wrong credentials that the host itself refuses.
   *
   * @return a header line; null if it has none
   */
  default @Nullable String wrongCredentials() {
    return null;
  }

  /**
   * A cookie that signs the person in by itself.
   *
   * @return name and value, with {@code =} between them; null if there is none
   */
  default @Nullable String rememberMe() {
    return null;
  }

  /**
   * Makes the session another person's, as a host does that lets one switch.
   *
   * @param browser whose session it is
   * @return whether the host can do that
   */
  default boolean switchPerson(TestBrowser browser) {
    return false;
  }

  /**
   * Other ports that serve the same application.
   *
   * @return ports
   */
  default List<Integer> otherPorts() {
    return List.of();
  }

  /**
   * Stops it.
   *
   * @throws Exception if that fails
   */
  void stop() throws Exception;
}
