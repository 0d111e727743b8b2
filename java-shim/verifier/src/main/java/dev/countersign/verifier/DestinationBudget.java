package dev.countersign.verifier;

import dev.countersign.verifier.wire.HostTask;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A sender that limits how often one address or number gets a message, across all accounts. The
 * engine counts per account; this covers a number that was typed for twenty accounts. It counts
 * only on this node and forgets at a restart, so the limit of a cluster is that of a node times the
 * number of nodes.
 */
public final class DestinationBudget implements CodeSender {
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);
  private static final int DESTINATIONS_MAX = 100_000;
  private static final int SENDS_MAX = 1_000;

  private final CodeSender sender;
  private final int hourMax;
  private final int dayMax;
  private final LongSupplier nanos;

  /** The least recently used go first, so a flood does not make it grow. */
  private final Map<String, Deque<Long>> sent = new LinkedHashMap<>(16, 0.75f, true);

  DestinationBudget(CodeSender sender, int hourMax, int dayMax, LongSupplier nanos) {
    if (hourMax < 1 || dayMax < hourMax || dayMax > SENDS_MAX) {
      throw new IllegalArgumentException(
          "hourMax and dayMax must be 1 to 1000, and a day has no less than an hour");
    }
    this.sender = Objects.requireNonNull(sender, "sender");
    this.hourMax = hourMax;
    this.dayMax = dayMax;
    this.nanos = nanos;
  }

  /**
   * Limits a sender. An account has 5 an hour and 20 a day by default; twice that lets two people
   * share a phone.
   *
   * @param sender the sender
   * @param hourMax messages to one destination within an hour, at least 1; a third as many, at
   *     least one, are allowed on top for confirming it, and again as many for a proof before a
   *     first factor
   * @param dayMax messages to one destination within a day, at most 1000, with the same additions
   * @return a sender that refuses anything beyond
   */
  public static DestinationBudget over(CodeSender sender, int hourMax, int dayMax) {
    return new DestinationBudget(sender, hourMax, dayMax, System::nanoTime);
  }

  @Override
  public void send(HostTask.SendCode message) throws Exception {
    String destination = message.to().toLowerCase(Locale.ROOT);
    switch (message.purpose()) {
      case TO_SIGN_IN -> take(destination, hourMax, dayMax);
      // Anyone may type a number to confirm it. That must not use up its owner's messages.
      case TO_CONFIRM -> take("confirm " + destination, third(hourMax), third(dayMax));
      // Neither must someone whose address in the directory is another person's.
      case TO_ENROLL -> take("enroll " + destination, hourMax, dayMax);
    }
    // Failures are not given back: a gateway that did not answer may have sent the message.
    sender.send(message);
  }

  private static int third(int messages) {
    return Math.max(1, messages / 3);
  }

  private synchronized void take(String destination, int hourMax, int dayMax)
      throws SpentException {
    long now = nanos.getAsLong();
    Deque<Long> times = sent.computeIfAbsent(destination, unknown -> new ArrayDeque<>());
    while (!times.isEmpty() && now - times.peekFirst() >= DAY_NANOS) {
      times.removeFirst();
    }
    long lastHour = times.stream().filter(at -> now - at < HOUR_NANOS).count();
    if (lastHour >= hourMax || times.size() >= dayMax) {
      throw new SpentException();
    }
    times.addLast(now);
    if (sent.size() > DESTINATIONS_MAX) {
      sent.remove(sent.keySet().iterator().next());
    }
  }

  /** Too many messages went to one destination, which is not named. */
  public static final class SpentException extends Exception {
    private static final long serialVersionUID = 1;

    SpentException() {
      super("too many codes went to one address or number, over all accounts: not sent");
    }
  }
}
