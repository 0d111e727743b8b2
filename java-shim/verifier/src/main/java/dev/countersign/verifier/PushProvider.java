package dev.countersign.verifier;

import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;

/**
 * Prompts a phone and checks whether the prompt was answered. Neither call waits for the person.
 */
public interface PushProvider {
  /**
   * Sends a prompt.
   *
   * @param task whom to prompt, and the address they sign in from
   * @return {@code PushStarted}, or {@code Invalid} if the service does not know or admit them
   * @throws Exception if the service could not be asked
   */
  Finding start(HostTask.StartPush task) throws Exception;

  /**
   * Checks a prompt.
   *
   * @param task which one
   * @return {@code Valid}, {@code Waiting}, or {@code Invalid} if it was denied or has expired
   * @throws Exception if the service could not be asked, or said something unknown
   */
  Finding poll(HostTask.PollPush task) throws Exception;
}
