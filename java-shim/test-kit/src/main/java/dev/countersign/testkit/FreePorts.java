package dev.countersign.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on the loopback address for a server that a test starts itself.
 *
 * <p>Another process could take the port before the server opens it. So the search stays below the
 * ports the system gives to outgoing connections (32768 and up on Linux, 49152 elsewhere), of which
 * a busy test run opens thousands; two tests searching at the same moment rarely find the same
 * port.
 */
public final class FreePorts {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 100;

  private FreePorts() {}

  /**
   * A port that nothing listens on.
   *
   * @return the port, 12000 to 31999
   * @throws IOException if none is found
   */
  public static int one() throws IOException {
    return row(1);
  }

  /**
   * The first of several consecutive ports that nothing listens on.
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

  /** Whether nothing listens on it. */
  static boolean isFree(int port) {
    return free(port, 1);
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
