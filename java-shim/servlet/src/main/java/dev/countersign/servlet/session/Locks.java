package dev.countersign.servlet.session;

import dev.countersign.pages.Next;
import dev.countersign.pages.PageHost.Turn;
import dev.countersign.verifier.VerifierUnavailableException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One lock per login, so that a form sent twice is answered once. Logins that happen to share a
 * lock merely wait for each other.
 */
public final class Locks {
  private static final int LOCKS = 256;
  private static final long WAIT_SECONDS = 10;

  /**
   * A form sent twice, and a few tabs; more would let one session take all of the host's threads.
   */
  private static final int WAITING_MAX = 8;

  private final ReentrantLock[] locks =
      Stream.generate(() -> new ReentrantLock(true)).limit(LOCKS).toArray(ReentrantLock[]::new);

  /**
   * Takes a turn.
   *
   * @param nonce the nonce of the login
   * @param turn what is done
   * @return where it leads; null if too many wait or it took too long
   * @throws VerifierUnavailableException what the turn threw
   */
  public @Nullable Next alone(byte[] nonce, Turn turn) throws VerifierUnavailableException {
    ReentrantLock lock = locks[Math.floorMod(Arrays.hashCode(nonce), LOCKS)];
    if (lock.getQueueLength() >= WAITING_MAX) {
      return null;
    }
    try {
      if (!lock.tryLock(WAIT_SECONDS, TimeUnit.SECONDS)) {
        return null;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return null;
    }
    try {
      return turn.take();
    } finally {
      lock.unlock();
    }
  }
}
