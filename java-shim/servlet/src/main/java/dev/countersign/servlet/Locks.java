package dev.countersign.servlet;

import dev.countersign.verifier.VerifierUnavailableException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * One lock for each login, so that a form sent twice is answered once. Logins that share a lock by
 * chance only wait for each other.
 */
final class Locks {
  private static final int LOCKS = 256;
  private static final long WAIT_SECONDS = 10;

  /** A form sent twice, and a few tabs; more would let one session take all threads of the host. */
  private static final int WAITING_MAX = 8;

  private final ReentrantLock[] locks =
      Stream.generate(() -> new ReentrantLock(true)).limit(LOCKS).toArray(ReentrantLock[]::new);

  /** What is done alone. */
  interface Work {
    void run() throws IOException, VerifierUnavailableException;
  }

  /** Runs the work alone for this nonce; false if too many wait or it took too long. */
  boolean alone(byte[] nonce, Work work) throws IOException, VerifierUnavailableException {
    ReentrantLock lock = locks[Math.floorMod(Arrays.hashCode(nonce), LOCKS)];
    if (lock.getQueueLength() >= WAITING_MAX) {
      return false;
    }
    try {
      if (!lock.tryLock(WAIT_SECONDS, TimeUnit.SECONDS)) {
        return false;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      work.run();
      return true;
    } finally {
      lock.unlock();
    }
  }
}
