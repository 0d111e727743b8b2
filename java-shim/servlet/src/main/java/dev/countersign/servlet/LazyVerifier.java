package dev.countersign.servlet;

import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens the verifier when the first request needs it, and retries a few seconds after a failure.
 * The filter is in place from the start and refuses until then: a database or key ring that is
 * missing at startup lets no one through.
 */
public final class LazyVerifier implements Verifiers, AutoCloseable {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Opener opener;
  private final LongSupplier nanos;
  private volatile @Nullable Verifier opened;
  private @Nullable VerifierUnavailableException failure;
  private long failedNanos;
  private boolean closed;

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

  private synchronized Verifier open() throws VerifierUnavailableException {
    Verifier known = opened;
    if (known != null) {
      return known;
    }
    if (closed) {
      throw new VerifierUnavailableException("the verifier is closed");
    }
    VerifierUnavailableException before = failure;
    if (before != null && nanos.getAsLong() - failedNanos < RETRY_NANOS) {
      throw before;
    }
    try {
      Verifier fresh = opener.open();
      opened = fresh;
      return fresh;
    } catch (VerifierUnavailableException failed) {
      throw failed(failed);
    } catch (Exception | LinkageError failed) {
      throw failed(new VerifierUnavailableException(String.valueOf(failed.getMessage()), failed));
    }
  }

  private VerifierUnavailableException failed(VerifierUnavailableException why) {
    failure = why;
    failedNanos = nanos.getAsLong();
    return why;
  }

  /** Closes the verifier, if it was opened. Every later request is refused. */
  @Override
  public synchronized void close() {
    closed = true;
    Verifier known = opened;
    opened = null;
    if (known != null) {
      known.close();
    }
  }
}
