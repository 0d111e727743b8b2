package dev.countersign.servlet.routes;

import dev.countersign.verifier.VerifierUnavailableException;
import java.util.List;

/** Names the cookies of accounts. */
public interface CookieNames {
  /**
   * The names of an account's cookie.
   *
   * @param accountId the account; empty for a name of the installation itself
   * @return 16 hexadecimal digits each, the current one first
   * @throws VerifierUnavailableException if the engine is gone
   */
  List<String> cookieNames(String accountId) throws VerifierUnavailableException;
}
