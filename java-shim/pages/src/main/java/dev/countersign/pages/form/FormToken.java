package dev.countersign.pages.form;

import dev.countersign.pages.Asked.Sender;
import dev.countersign.pages.Origin;
import dev.countersign.pages.PageSession;
import org.jspecify.annotations.Nullable;

/** Checks that a form is ours, sent from one of our pages in this very session. */
public final class FormToken {
  /** The form field with the session's token. */
  public static final String FIELD = "countersign_token";

  /** A hidden field that says how a form was read, since it holds one character beyond ASCII. */
  public static final String CHECK = "countersign_check";

  /** What {@link #CHECK} holds. */
  public static final String CHECK_MARK = "\u2713";

  private FormToken() {}

  /**
   * Whether a form is ours: it carries the session's token, and the browser does not say that it
   * came from elsewhere. {@code Sec-Fetch-Site} is the browser's own word and survives every proxy;
   * {@code Origin} has to be compared with what the container takes for its address, so it counts
   * only without the other.
   *
   * @param session the session of the request
   * @param token the form field's value; null if there is none
   * @param sender where the request says it comes from
   * @return whether it is
   */
  public static boolean isOurs(PageSession session, @Nullable String token, Sender sender) {
    if (!session.isToken(token)) {
      return false;
    }
    String fetchSite = sender.fetchSite();
    if (fetchSite != null) {
      return fetchSite.equals("same-origin");
    }
    String origin = sender.origin();
    if (origin == null || isAmong(origin, sender)) {
      return true;
    }
    // The token is right, so the form is ours: either the host's address is not known here, or
    // another site was given a token.
    sender.mismatch().run();
    return false;
  }

  private static boolean isAmong(String origin, Sender sender) {
    Origin from = Origin.read(origin);
    return from != null && sender.authorities().contains(from.authority());
  }
}
