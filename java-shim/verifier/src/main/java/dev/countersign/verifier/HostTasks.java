package dev.countersign.verifier;

import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.MessageChannel;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the host what only it can do. Whatever it does, the login thread is back after the deadline,
 * and whatever is no clear yes is {@code Failed}; an answer that comes later is dropped.
 */
final class HostTasks implements AutoCloseable {
  static final long DEADLINE_MILLIS = 10_000;
  private static final System.Logger LOG = System.getLogger("dev.countersign");

  private final Answerers answerers;
  private final long deadlineMillis;

  /** For mail servers, gateways and services, which may all be slow at once. */
  private final Bulkhead remote = new Bulkhead("countersign-host-");

  /** For assertions, which wait for nobody: a mail server that hangs stops no security key. */
  private final Bulkhead local = new Bulkhead("countersign-keys-");

  HostTasks(Answerers answerers, long deadlineMillis) {
    this.answerers = answerers;
    this.deadlineMillis = deadlineMillis;
  }

  /** Who answers which task; an absent one is as good as one that failed. */
  record Answerers(
      @Nullable CodeSender mail,
      @Nullable CodeSender text,
      @Nullable AssertionVerifier assertions,
      @Nullable PushProvider push,
      @Nullable YubicoValidator yubico) {}

  Finding ask(String accountId, HostTask task) throws InterruptedException {
    Callable<Finding> work = work(task);
    String name = task.getClass().getSimpleName();
    if (work == null) {
      LOG.log(System.Logger.Level.ERROR, "no helper is set up to answer {0}", name);
      return new Finding.Failed();
    }
    Future<Finding> answer;
    try {
      answer = placesFor(task).submit(accountId, work);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.ERROR, "too many tasks at once, {0} was not asked", name);
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
    }
  }

  private @Nullable Callable<Finding> work(HostTask task) {
    if (task instanceof HostTask.SendCode message) {
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
    if (task instanceof HostTask.VerifyAssertion one && assertions != null) {
      return () -> assertions.verify(one);
    }
    if (task instanceof HostTask.VerifyRegistration one && assertions != null) {
      return () -> assertions.verify(one);
    }
    if (task instanceof HostTask.StartPush one && push != null) {
      return () -> push.start(one);
    }
    if (task instanceof HostTask.PollPush one && push != null) {
      return () -> push.poll(one);
    }
    if (task instanceof HostTask.CheckYubico one && yubico != null) {
      return () -> yubico.check(one);
    }
    return null;
  }

  private Bulkhead placesFor(HostTask task) {
    return task instanceof HostTask.VerifyAssertion || task instanceof HostTask.VerifyRegistration
        ? local
        : remote;
  }

  /** How many tasks of an account are in flight that others answer. */
  int places(String accountId) {
    return remote.taken(accountId);
  }

  @Override
  public void close() {
    remote.close();
    local.close();
  }
}
