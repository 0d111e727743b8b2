package dev.countersign.verifier;

import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.MessageChannel;
import dev.countersign.verifier.wire.Question;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the host what only it can do. Whatever it does, the login thread is back after the deadline,
 * and whatever is no clear yes is {@code Failed}; an answer that comes later is dropped.
 */
final class HostQuestions implements AutoCloseable {
  /**
   * Questions in flight at once on this node, and as many that are answered on this machine; a
   * further one fails and is asked again later.
   */
  static final int IN_FLIGHT_MAX = 32;

  /** Of one account: nobody takes the threads of all others by one password. */
  static final int OF_ONE_ACCOUNT_MAX = 4;

  static final long DEADLINE_MILLIS = 10_000;
  private static final long IDLE_SECONDS = 30;
  private static final System.Logger LOG = System.getLogger("dev.countersign");

  private final Answerers answerers;
  private final long deadlineMillis;

  /** For mail servers, gateways and services, which may all be slow at once. */
  private final ThreadPoolExecutor remote = threads("countersign-host-");

  /** For assertions, which wait for nobody: a mail server that hangs stops no security key. */
  private final ThreadPoolExecutor local = threads("countersign-keys-");

  private final Map<String, Integer> inFlight = new ConcurrentHashMap<>();

  HostQuestions(Answerers answerers, long deadlineMillis) {
    this.answerers = answerers;
    this.deadlineMillis = deadlineMillis;
  }

  private static ThreadPoolExecutor threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        IN_FLIGHT_MAX,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, name + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Who answers which question; an absent one is as good as one that failed. */
  record Answerers(
      @Nullable CodeSender mail,
      @Nullable CodeSender text,
      @Nullable AssertionVerifier assertions,
      @Nullable PushProvider push,
      @Nullable YubicoValidator yubico) {}

  Finding ask(String accountId, Question question) throws InterruptedException {
    Callable<Finding> work = work(question);
    String name = question.getClass().getSimpleName();
    if (work == null) {
      LOG.log(System.Logger.Level.ERROR, "nobody is set up to answer {0}", name);
      return new Finding.Failed();
    }
    if (inFlight.merge(accountId, 1, Integer::sum) > OF_ONE_ACCOUNT_MAX) {
      leave(accountId);
      LOG.log(
          System.Logger.Level.WARNING,
          "too many questions of one account at once, {0} was not asked",
          name);
      return new Finding.Failed();
    }
    // The account's place is free when the work has ended, which may be long after the deadline.
    // Whoever sets this first, the work or the one who gave it up before it began, frees the place.
    AtomicBoolean settled = new AtomicBoolean();
    Future<Finding> answer;
    try {
      answer =
          threadsFor(question)
              .submit(
                  () -> {
                    if (!settled.compareAndSet(false, true)) {
                      return new Finding.Failed();
                    }
                    try {
                      return work.call();
                    } finally {
                      leave(accountId);
                    }
                  });
    } catch (RejectedExecutionException e) {
      leave(accountId);
      LOG.log(System.Logger.Level.ERROR, "too many questions at once, {0} was not asked", name);
      return new Finding.Failed();
    }
    try {
      Finding found = answer.get(deadlineMillis, TimeUnit.MILLISECONDS);
      if (found != null) {
        return found;
      }
      // Its type forbids it, but it is the host's code.
      LOG.log(System.Logger.Level.ERROR, "{0} was answered with null", name);
      return new Finding.Failed();
    } catch (TimeoutException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "{0} was not answered within {1} ms",
          name,
          Long.toString(deadlineMillis));
      return new Finding.Failed();
    } catch (ExecutionException e) {
      LOG.log(System.Logger.Level.ERROR, name + " could not be answered", e.getCause());
      return new Finding.Failed();
    } finally {
      answer.cancel(true);
      if (settled.compareAndSet(false, true)) {
        leave(accountId);
      }
    }
  }

  private @Nullable Callable<Finding> work(Question question) {
    if (question instanceof Question.SendCode message) {
      CodeSender sender =
          message.channel() == MessageChannel.MAIL ? answerers.mail : answerers.text;
      return sender == null
          ? null
          : () -> {
            sender.send(message);
            return new Finding.Sent();
          };
    }
    AssertionVerifier assertions = answerers.assertions;
    PushProvider push = answerers.push;
    YubicoValidator yubico = answerers.yubico;
    if (question instanceof Question.VerifyAssertion one && assertions != null) {
      return () -> assertions.verify(one);
    }
    if (question instanceof Question.VerifyRegistration one && assertions != null) {
      return () -> assertions.verify(one);
    }
    if (question instanceof Question.StartPush one && push != null) {
      return () -> push.start(one);
    }
    if (question instanceof Question.PollPush one && push != null) {
      return () -> push.poll(one);
    }
    if (question instanceof Question.CheckYubico one && yubico != null) {
      return () -> yubico.check(one);
    }
    return null;
  }

  private ThreadPoolExecutor threadsFor(Question question) {
    return question instanceof Question.VerifyAssertion
            || question instanceof Question.VerifyRegistration
        ? local
        : remote;
  }

  /** How many questions of an account are in flight. */
  int places(String accountId) {
    return inFlight.getOrDefault(accountId, 0);
  }

  private void leave(String accountId) {
    inFlight.computeIfPresent(accountId, (account, count) -> count > 1 ? count - 1 : null);
  }

  @Override
  public void close() {
    remote.shutdownNow();
    local.shutdownNow();
  }
}
