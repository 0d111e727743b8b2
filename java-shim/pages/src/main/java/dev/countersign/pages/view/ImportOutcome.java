package dev.countersign.pages.view;

import dev.countersign.pages.form.TokenList;
import dev.countersign.verifier.Accounts.Listed;
import org.jspecify.annotations.Nullable;

/**
 * What becomes, or became, of one line of a list of hardware tokens.
 *
 * @param line the line
 * @param person whom it names; null if there is no such person
 * @param result the message id of the result
 */
public record ImportOutcome(TokenList.Line line, @Nullable Listed person, String result) {
  /**
   * Whether the token is handed over, or will be.
   *
   * @return whether nothing is wrong with the line
   */
  public boolean isGood() {
    return result.equals("import.will") || result.equals("import.done");
  }
}
