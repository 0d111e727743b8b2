// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One authenticator, without anything secret.
 *
 * @param id Its number within the account.
 * @param method Its method.
 * @param label Its name.
 * @param addedAt When it was confirmed.
 * @param usedAt When it was last used to sign in.
 */
public record AuthenticatorView(
    long id, FactorMethod method, String label, long addedAt, @Nullable Long usedAt) {
  public AuthenticatorView(
      long id, FactorMethod method, String label, long addedAt, @Nullable Long usedAt) {
    this.id = id;
    this.method = Objects.requireNonNull(method, "method");
    this.label = Objects.requireNonNull(label, "label");
    this.addedAt = addedAt;
    this.usedAt = usedAt;
  }
}
