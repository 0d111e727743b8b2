package dev.countersign.demo;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The e-mail and SMS that arrived for people in this process; nothing leaves the machine. */
final class Mailbox {
  private static final int MESSAGES_MAX = 200;

  /**
   * One message.
   *
   * @param at when it came
   * @param kind how it came
   * @param to whom it is for: an address or a number
   * @param subject the subject of an e-mail; empty for an SMS
   * @param text what it says
   */
  record Message(Instant at, Kind kind, String to, String subject, String text) {}

  /** How a message came. */
  enum Kind {
    MAIL("E-mail"),
    SMS("SMS");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  private final Deque<Message> messages = new ArrayDeque<>();

  synchronized void put(Kind kind, String to, String subject, String text) {
    messages.addFirst(new Message(Instant.now(), kind, to, subject, text));
    if (messages.size() > MESSAGES_MAX) {
      messages.removeLast();
    }
  }

  /** Newest first. */
  synchronized List<Message> all() {
    return new ArrayList<>(messages);
  }
}
