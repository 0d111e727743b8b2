// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** How long requests and what is in them may be. */
public final class WireLimits {
  /** The most bytes of an {@code Open} request: a policy may list many groups. */
  public static final int OPEN_BYTES_MAX = 8388608;

  /** The most bytes of a {@code Lint} request: it carries what {@code Open} would. */
  public static final int LINT_BYTES_MAX = 8388608;

  /**
   * The most bytes of a {@code Step} request: a directory may put a person into thousands of
   * groups.
   */
  public static final int STEP_BYTES_MAX = 2097152;

  /** The most bytes of any other request. */
  public static final int REQUEST_BYTES_MAX = 65536;

  /** How many bytes at the start of a request decide how long it may be. */
  public static final int START_BYTES = 32;

  /** The most events in one {@code VerifyAudit}. */
  public static final int AUDIT_EVENTS_MAX = 100;

  /** The most groups of a person. */
  public static final int GROUPS_MAX = 10000;

  /** The most bytes of a group's name. */
  public static final int GROUP_BYTES_MAX = 1024;

  /** The most bytes of the names of all groups of a person. */
  public static final int GROUPS_BYTES_MAX = 1966080;

  private WireLimits() {}
}
