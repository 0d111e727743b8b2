package dev.countersign.verifier;

import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.Question;

/** Prompts a phone and looks whether it was answered. Neither call waits for the person. */
public interface PushProvider {
  /**
   * Sends a prompt.
   *
   * @param question whom to prompt, and from where they sign in
   * @return {@code PushStarted}, or {@code Invalid} if the service does not know or admit them
   * @throws Exception if the service could not be asked
   */
  Finding start(Question.StartPush question) throws Exception;

  /**
   * Looks at a prompt.
   *
   * @param question which one
   * @return {@code Valid}, {@code Waiting}, or {@code Invalid} if it was denied or has ended
   * @throws Exception if the service could not be asked, or said something unknown
   */
  Finding poll(Question.PollPush question) throws Exception;
}
