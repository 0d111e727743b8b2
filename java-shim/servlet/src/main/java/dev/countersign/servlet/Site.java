package dev.countersign.servlet;

import dev.countersign.pages.Origin;
import dev.countersign.servlet.gate.Gate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where things are in the host. All paths are below the context path.
 *
 * @param name the host's name as people know it
 * @param mount where our pages live, such as {@code /countersign}; nothing of the host's may be
 *     there
 * @param home where a person goes when no other target is known
 * @param signIn the host's own sign-in page
 * @param origins the addresses that browsers know the host by, such as {@code
 *     https://jira.example.org}; needed behind a proxy that speaks TLS, or that does not pass on
 *     the header {@code Host}. If all are {@code https}, our cookies are sent over TLS alone.
 *     Empty: the container's own address
 */
public record Site(String name, String mount, String home, String signIn, List<String> origins) {
  /** Checks that all paths are plain. */
  public Site {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name is empty: give the name people know");
    }
    if (mount.length() < 2 || mount.endsWith("/") || !Gate.isPlain(mount)) {
      throw new IllegalArgumentException("mount must be a plain path without a trailing slash");
    }
    if (!Gate.isPlain(home) || !Gate.isPlain(signIn)) {
      throw new IllegalArgumentException("home and signIn must be plain paths");
    }
    for (String origin : origins) {
      if (Origin.read(origin) == null) {
        throw new IllegalArgumentException(
            "origins must be http:// or https:// and a host, perhaps with a port, without a path");
      }
    }
    origins = List.copyOf(origins);
  }

  /**
   * A site that browsers know by the container's own address.
   *
   * @param name the host's name as people know it
   * @param mount where our pages live
   * @param home where a person goes when no other target is known
   * @param signIn the host's own sign-in page
   */
  public Site(String name, String mount, String home, String signIn) {
    this(name, mount, home, signIn, List.of());
  }

  /**
   * The same site, known to browsers by other addresses as well.
   *
   * @param others the addresses
   * @return the site
   */
  public Site withOrigins(String... others) {
    return new Site(name, mount, home, signIn, List.of(others));
  }

  /**
   * Whether browsers reach the host over TLS alone, whatever a proxy speaks with us.
   *
   * @return whether they do
   */
  public boolean isSecure() {
    return !origins.isEmpty() && read().allMatch(Origin::isSecure);
  }

  /**
   * Host and port of each origin.
   *
   * @return the form of {@link Origin#authority}
   */
  public Set<String> authorities() {
    return read().map(Origin::authority).collect(Collectors.toUnmodifiableSet());
  }

  private Stream<Origin> read() {
    return origins.stream().map(Origin::read).filter(Objects::nonNull);
  }
}
