package dev.countersign.pages;

import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.EvidenceFacts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a host does for one visit to our pages. */
public interface PageHost {
  /**
   * The host around the page.
   *
   * @return its name and addresses
   */
  HostSite site();

  /**
   * The browser making the request.
   *
   * @return what it keeps for us
   */
  Browser browser();

  /**
   * The verifier.
   *
   * @return the source of verdicts
   */
  Verdicts verdicts();

  /**
   * Checks the session's current evidence. Called again whenever another request of the session may
   * have added it.
   *
   * @param session the session
   * @return its facts; null if there is no evidence, or if it does not count
   * @throws VerifierUnavailableException if that cannot be determined
   */
  @Nullable EvidenceFacts evidence(PageSession session) throws VerifierUnavailableException;

  /** Changes the session's id, so that one that was planted or seen earlier becomes worthless. */
  void renewSessionId();

  /**
   * Takes a turn that no other request of the same session has.
   *
   * @param session the session
   * @param turn what is done
   * @return where it leads; null if too many wait, or if it took too long
   * @throws VerifierUnavailableException what the turn threw
   */
  @Nullable Next alone(PageSession session, Turn turn) throws VerifierUnavailableException;

  /**
   * Reads a telephone number that a person typed.
   *
   * @param typed what was typed
   * @return the number in E.164 form; empty if no code can be sent there
   */
  Optional<String> telephone(String typed);

  /**
   * The time.
   *
   * @return Unix seconds
   */
  long nowSeconds();

  /** What one request does while the others of its session wait. */
  @FunctionalInterface
  interface Turn {
    /**
     * Does it.
     *
     * @return where it leads
     * @throws VerifierUnavailableException if the verifier is gone
     */
    Next take() throws VerifierUnavailableException;
  }
}
