package dev.countersign.servlet;

import dev.countersign.servlet.gate.Gate;

/**
 * Where things are in the host. All paths are below the context path.
 *
 * @param name the host's name as people know it
 * @param mount where our pages live, such as {@code /countersign}; nothing of the host's may be
 *     there
 * @param home where a person goes when no other target is known
 * @param signIn the host's own sign-in page
 */
public record Site(String name, String mount, String home, String signIn) {
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
  }
}
