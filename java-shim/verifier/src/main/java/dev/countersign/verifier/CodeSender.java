package dev.countersign.verifier;

import dev.countersign.verifier.wire.HostTask;

/**
 * Sends a code by e-mail or SMS within 10 seconds. If it takes longer or throws, the person is told
 * that nothing was delivered, and is not charged an attempt.
 */
@FunctionalInterface
public interface CodeSender {
  /**
   * Sends the message.
   *
   * @param message the code, where it goes, what it is for, and in which language
   * @throws Exception if it was not sent; its text goes to the operator's log and must not contain
   *     the code
   */
  void send(HostTask.SendCode message) throws Exception;
}
