package dev.countersign.pages.form;

import dev.countersign.pages.Asked.Sender;
import dev.countersign.pages.PageSession;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Checks that a form is ours, sent from one of our pages in this very session. */
public final class FormToken {
  /** The form field with the session's token. */
  public static final String FIELD = "countersign_token";

  private FormToken() {}

  /**
   * Whether a form is ours.
   *
   * @param session the session of the request
   * @param token the form field's value; null if there is none
   * @param sender where the request says it comes from
   * @return whether it is
   */
  public static boolean isOurs(PageSession session, @Nullable String token, Sender sender) {
    String fetchSite = sender.fetchSite();
    String origin = sender.origin();
    boolean site = fetchSite == null || fetchSite.equals("same-origin");
    boolean from =
        origin == null || (sender.host() != null && authority(origin).equals(sender.host()));
    return site && from && session.isToken(token);
  }

  /** Scheme left out: a proxy in front may speak TLS while we do not. */
  private static String authority(String origin) {
    try {
      String authority = new URI(origin).getRawAuthority();
      return authority == null ? "" : authority;
    } catch (URISyntaxException strange) {
      return "";
    }
  }
}
