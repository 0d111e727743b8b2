package dev.countersign.pages.view;

import dev.countersign.pages.form.TokenList;
import dev.countersign.verifier.Accounts.Listed;
import org.jspecify.annotations.Nullable;

/**
 * The planned or actual outcome of one line in a list of hardware tokens.
 *
 * @param line the line
 * @param person the person it names; null if there is no such person
 * @param result the message id of the result
 */
public record ImportOutcome(TokenList.Line line, @Nullable Listed person, String result) {
  /**
   * Whether the token was or will be assigned.
   *
   * @return whether nothing is wrong with the line
   */
  public boolean isGood() {
    return result.equals("import.will") || result.equals("import.done");
  }
}
