// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** How long requests and what is in them may be. */
public final class WireLimits {
  /** Bytes of an {@code Open} request at most: a policy may list many groups. */
  public static final int OPEN_BYTES_MAX = 8388608;

  /** Bytes of a {@code Lint} request at most: it carries what {@code Open} would. */
  public static final int LINT_BYTES_MAX = 8388608;

  /**
   * Bytes of a {@code Step} request at most: a directory may put a person into thousands of groups.
   */
  public static final int STEP_BYTES_MAX = 2097152;

  /** Bytes of any other request at most. */
  public static final int REQUEST_BYTES_MAX = 65536;

  /** Bytes at the beginning of a request that decide how long it may be. */
  public static final int START_BYTES = 32;

  /** Events of one {@code VerifyAudit} at most. */
  public static final int AUDIT_EVENTS_MAX = 100;

  private WireLimits() {}
}
