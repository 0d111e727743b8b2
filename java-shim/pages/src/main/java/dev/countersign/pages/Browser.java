package dev.countersign.pages;

import org.jspecify.annotations.Nullable;

/**
 * What one browser keeps for us beyond a session, in two cookies that scripts cannot read. Neither
 * grants anything by itself.
 */
public interface Browser {
  /**
   * For how long a known-browser token is kept; the engine ends it sooner if the policy says so.
   */
  int KNOWN_BROWSER_DAYS = 180;

  /**
   * Identifies a browser that once completed a second factor; it chooses a throttle lane.
   *
   * @return the token; null if the browser has none
   */
  byte @Nullable [] knownBrowser();

  /**
   * The token of a remembered device.
   *
   * @return the token; null if the browser has none
   */
  byte @Nullable [] device();

  /**
   * Keeps a token.
   *
   * @param token the token
   * @param days for how long
   */
  void keepKnownBrowser(byte[] token, int days);

  /**
   * Keeps the token of a device.
   *
   * @param token the token
   * @param days for how long
   */
  void keepDevice(byte[] token, int days);

  /** Removes the device's token, if the browser sent one. */
  void forgetDevice();
}
