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
   * The browser that asks.
   *
   * @return what it keeps for us
   */
  Browser browser();

  /**
   * The verifier.
   *
   * @return where verdicts come from
   */
  Verdicts verdicts();

  /**
   * Checks the evidence that the session holds now. Asked again whenever another request of the
   * session may have brought it.
   *
   * @param session the session
   * @return its facts; null if there is no evidence, or if it does not count
   * @throws VerifierUnavailableException if that cannot be found out
   */
  @Nullable EvidenceFacts evidence(PageSession session) throws VerifierUnavailableException;

  /** Gives the session another id: one that was planted or seen before is worth nothing then. */
  void renewSessionId();

  /**
   * Takes a turn while no other request of the same session does.
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
