package dev.countersign.verifier;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What administrators of a host without lists see. */
enum NoAccounts implements Accounts {
  NONE;

  @Override
  public List<Listed> people(String search, int offset, int limit) {
    return List.of();
  }

  @Override
  public @Nullable Listed person(String accountId) {
    return null;
  }

  @Override
  public List<AuditLine> audit(String accountId, int offset, int limit) {
    return List.of();
  }

  @Override
  public long revocations(String accountId) throws StoreException {
    // An invented 0 would let through an act of an administrator whose session has ended.
    throw new StoreException("no lists are set up, so administrators cannot act here", null);
  }
}
