package dev.countersign.servlet;

import dev.countersign.pages.Person;

/** Who a request is from, as far as the host can tell at this point. */
public sealed interface Caller permits Caller.SignedIn, Caller.Absent {
  /**
   * A person whose first factor is proven.
   *
   * @param person the person
   */
  record SignedIn(Person person) implements Caller {}

  /** No person, for one of two reasons. */
  enum Absent implements Caller {
    /** No one is signed in. What was proven in the session is forgotten. */
    NOBODY,
    /**
     * The host cannot tell for this request, such as one for a file that its authentication leaves
     * out. It passes like an anonymous one, and nothing is forgotten.
     */
    UNKNOWN
  }

  /**
   * A request of this person.
   *
   * @param person the person
   * @return the caller
   */
  static Caller of(Person person) {
    return new SignedIn(person);
  }

  /**
   * A request of no one who is signed in.
   *
   * @return the caller
   */
  static Caller nobody() {
    return Absent.NOBODY;
  }

  /**
   * A request for which the host cannot tell.
   *
   * @return the caller
   */
  static Caller unknown() {
    return Absent.UNKNOWN;
  }
}
