package dev.countersign.servlet.routes;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the operator once that browsers know the host by an address that the container does not.
 */
final class OriginLog {
  private static final System.Logger LOG = System.getLogger("dev.countersign.servlet");
  private static final int CHARS_MAX = 255;

  private final AtomicBoolean said = new AtomicBoolean();

  /** Both values come from the request, so they are cut and nothing odd in them is printed. */
  void mismatch(String origin, String known) {
    if (said.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "a form of ours came from "
              + plain(origin)
              + " but the container takes its address for "
              + plain(known)
              + ", so it was refused: let the proxy pass on the header Host, or name the address"
              + " in Site.withOrigins");
    }
  }

  private static String plain(String value) {
    String cut = value.substring(0, Math.min(value.length(), CHARS_MAX));
    return cut.replaceAll("[^\\x21-\\x7e]", "?");
  }
}
