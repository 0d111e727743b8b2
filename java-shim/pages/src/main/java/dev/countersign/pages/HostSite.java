package dev.countersign.pages;

/** The host around our pages: its name, and the addresses a browser uses. */
public interface HostSite {
  /**
   * The host's name as people know it.
   *
   * @return the name
   */
  String name();

  /**
   * The address of one of our pages.
   *
   * @param page a page of {@link OwnPaths}, perhaps with a query
   * @return a local address
   */
  String page(String page);

  /**
   * The address of a file that a page loads.
   *
   * @param name a name that {@link Assets} knows
   * @return a local address
   */
  String asset(String name);

  /**
   * Where a person goes when no other target is known.
   *
   * @return a local address
   */
  String home();
}
