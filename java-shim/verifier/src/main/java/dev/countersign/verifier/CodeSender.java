package dev.countersign.verifier;

import dev.countersign.verifier.wire.HostTask;

/**
 * Sends a code by e-mail or SMS. It has 10 seconds; longer, or any exception, and the person is
 * told that nothing was delivered, which costs them no attempt.
 */
@FunctionalInterface
public interface CodeSender {
  /**
   * Hands the message over.
   *
   * @param message the code, where it goes, what it is for, and in which language
   * @throws Exception if it was not handed over; its text goes to the operator's log and must not
   *     contain the code
   */
  void send(HostTask.SendCode message) throws Exception;
}
