package dev.countersign.verifier;

import dev.countersign.verifier.wire.Save;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Everything the host keeps, with a deadline for each call. What ordinary requests read has threads
 * of its own, so that it never waits behind saves that hang.
 */
final class BoundedStore implements AccountStore, Policies, Keys, AutoCloseable {
  private static final int READS_AT_ONCE_MAX = 32;
  private static final int KEYS_AT_ONCE_MAX = 4;

  private final AccountStore store;
  private final Policies policies;
  private final Keys keys;
  private final BoundedCalls steps;
  private final BoundedCalls reads;
  private final BoundedCalls files;
  private final BoundedCalls markers;

  BoundedStore(AccountStore store, Policies policies, Keys keys, long deadlineMillis) {
    this.store = store;
    this.policies = policies;
    this.keys = keys;
    int most = BoundedCalls.AT_ONCE_MAX;
    this.steps = new BoundedCalls("the store", "countersign-store-", most, deadlineMillis);
    this.reads =
        new BoundedCalls("the store", "countersign-reads-", READS_AT_ONCE_MAX, deadlineMillis);
    this.files =
        new BoundedCalls("the key ring", "countersign-ring-", KEYS_AT_ONCE_MAX, deadlineMillis);
    this.markers =
        new BoundedCalls("the host's markers", "countersign-markers-", most, deadlineMillis);
  }

  @Override
  public void claim(String instanceId, byte[] keyCheck) throws StoreException {
    boolean unused =
        reads.call(
            () -> {
              store.claim(instanceId, keyCheck);
              return true;
            });
  }

  @Override
  public Loaded load(String accountId) throws StoreException {
    return steps.call(() -> store.load(accountId));
  }

  @Override
  public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
    return steps.call(() -> store.save(accountId, expectedRevision, save), Saved.UNKNOWN);
  }

  @Override
  public long revocations(String accountId) throws StoreException {
    return reads.call(() -> store.revocations(accountId));
  }

  @Override
  public Optional<Changes> revocationsSince(long sinceSeconds, int limit) throws StoreException {
    return reads.call(() -> store.revocationsSince(sinceSeconds, limit));
  }

  @Override
  public Policy current() throws StoreException {
    return reads.call(policies::current);
  }

  @Override
  public long version() throws StoreException {
    return reads.call(policies::version);
  }

  @Override
  public byte[] ring() throws IOException {
    try {
      return files.call(keys::ring);
    } catch (StoreException e) {
      throw inFile(e);
    }
  }

  @Override
  public long stamp() throws IOException {
    try {
      return files.call(keys::stamp);
    } catch (StoreException e) {
      throw inFile(e);
    }
  }

  private static IOException inFile(StoreException e) {
    return e.getCause() instanceof IOException failed ? failed : new IOException(e.getMessage(), e);
  }

  /** The same for the host's marker, if it has one. */
  @Nullable Marker bounded(@Nullable Marker marker) {
    if (marker == null) {
      return null;
    }
    return new Marker() {
      @Override
      public OptionalLong read(String accountId) throws StoreException {
        return markers.call(() -> marker.read(accountId));
      }

      @Override
      public void write(String accountId, long revocations) throws StoreException {
        boolean unused =
            markers.call(
                () -> {
                  marker.write(accountId, revocations);
                  return true;
                });
      }
    };
  }

  @Override
  public void close() {
    steps.close();
    reads.close();
    files.close();
    markers.close();
  }
}
