package dev.countersign.servlet;

import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens the verifier when the first request needs it, and retries a few seconds after a failure.
 * The filter is in place from the start and refuses until then: a database or key ring that is
 * missing at startup lets no one through.
 */
public final class LazyVerifier implements Verifiers, AutoCloseable {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What the request that opens it, and those that come meanwhile, wait for it. */
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final Opener opener;
  private final LongSupplier nanos;
  private volatile @Nullable Verifier opened;
  private final AtomicReference<@Nullable Opening> current = new AtomicReference<>();
  private volatile boolean closed;

  /** One attempt, and when it began. */
  private record Opening(CompletableFuture<Verifier> result, long startedAt) {}

  /**
   * Creates one. Nothing is opened yet.
   *
   * @param opener opens store, policies and verifier; may fail in any way
   */
  public LazyVerifier(Opener opener) {
    this(opener, System::nanoTime);
  }

  LazyVerifier(Opener opener, LongSupplier nanos) {
    this.opener = opener;
    this.nanos = nanos;
  }

  /** Opens a verifier with everything it needs. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens it.
     *
     * @return the verifier
     * @throws Exception if that is not possible now; its message is for the operator's log
     */
    Verifier open() throws Exception;
  }

  @Override
  public Verifier verifier() throws VerifierUnavailableException {
    Verifier known = opened;
    return known == null ? open() : known;
  }

  private Verifier open() throws VerifierUnavailableException {
    if (closed) {
      throw new VerifierUnavailableException("the verifier is closed");
    }
    Opening attempt = attempt();
    long left = WAIT_NANOS - (nanos.getAsLong() - attempt.startedAt());
    try {
      return attempt.result().get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new VerifierUnavailableException(
          "opening the verifier takes longer than 4 seconds; look at the database, the key ring and"
              + " what else the host opens with it",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerifierUnavailableException("the host is stopping this thread", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VerifierUnavailableException failed) {
        throw failed;
      }
      // Every failure was wrapped where it happened.
      throw new VerifierUnavailableException("the verifier could not be opened", e);
    }
  }

  /** The attempt under way or failed a moment ago; otherwise a new one, in a thread of its own. */
  private Opening attempt() {
    while (true) {
      Opening last = current.get();
      if (last != null && !isToBeRetried(last)) {
        return last;
      }
      Opening fresh = new Opening(new CompletableFuture<>(), nanos.getAsLong());
      if (current.compareAndSet(last, fresh)) {
        Thread thread = new Thread(() -> run(fresh), "countersign-opening");
        thread.setDaemon(true);
        thread.start();
        return fresh;
      }
    }
  }

  private boolean isToBeRetried(Opening last) {
    return last.result().isCompletedExceptionally()
        && nanos.getAsLong() - last.startedAt() >= RETRY_NANOS;
  }

  private void run(Opening opening) {
    try {
      Verifier fresh = opener.open();
      opened = fresh;
      if (closed) {
        opened = null;
        fresh.close();
        throw new VerifierUnavailableException("the verifier is closed");
      }
      opening.result().complete(fresh);
    } catch (VerifierUnavailableException failed) {
      opening.result().completeExceptionally(failed);
    } catch (Throwable failed) {
      opening
          .result()
          .completeExceptionally(
              new VerifierUnavailableException(String.valueOf(failed.getMessage()), failed));
    }
  }

  /**
   * Closes the verifier, if it was opened, and waits for nothing. Every later request is refused,
   * and a verifier that is still being opened is closed as soon as it is.
   */
  @Override
  public void close() {
    closed = true;
    Verifier known = opened;
    opened = null;
    if (known != null) {
      known.close();
    }
  }
}
