package dev.countersign.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback address for a server that a test starts itself.
 *
 * <p>Between looking and opening, somebody else could take the port. It is looked for below those
 * that the system hands to outgoing connections (32768 and up on Linux, 49152 elsewhere), of which
 * a busy test run opens thousands; two tests that look at the same moment rarely see the same.
 */
public final class FreePorts {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 100;

  private FreePorts() {}

  /**
   * A port that nobody listens on.
   *
   * @return the port, 12000 to 31999
   * @throws IOException if none is found
   */
  public static int one() throws IOException {
    return row(1);
  }

  /**
   * The first of some ports side by side that nobody listens on.
   *
   * @param count how many, 1 to 100
   * @return the lowest of them, 12000 to 31999
   * @throws IOException if none are found
   */
  public static int row(int count) throws IOException {
    if (count < 1 || count > TRIES) {
      throw new IllegalArgumentException("count must be 1 to " + TRIES);
    }
    for (int tries = 0; tries < TRIES; tries++) {
      int first = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - count);
      if (free(first, count)) {
        return first;
      }
    }
    throw new IOException("no free port between " + LOWEST + " and " + HIGHEST);
  }

  private static boolean free(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try {
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }
}
