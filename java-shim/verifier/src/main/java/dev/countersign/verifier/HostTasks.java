package dev.countersign.verifier;

import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gives the host the tasks that only it can do. Whatever the host does, the login thread returns by
 * the deadline, and anything but a clear yes is {@code Failed}; a late answer is dropped.
 */
final class HostTasks implements AutoCloseable {
  static final long DEADLINE_MILLIS = 10_000;
  private static final System.Logger LOG = System.getLogger("dev.countersign");

  private final Answerers answerers;
  private final long deadlineMillis;

  /** For mail servers, gateways and services, which may all be slow at once. */
  private final Bulkhead remote = new Bulkhead("countersign-host-");

  /**
   * For assertions, which wait for no one else: a mail server that hangs does not stop security
   * keys.
   */
  private final Bulkhead local = new Bulkhead("countersign-keys-");

  HostTasks(Answerers answerers, long deadlineMillis) {
    this.answerers = answerers;
    this.deadlineMillis = deadlineMillis;
  }

  /**
   * What answers a task.
   *
   * @param call the host's code; null if none is set up, which counts as a failure
   * @param isLocal whether it waits for no other machine
   */
  record Work(@Nullable Callable<Finding> call, boolean isLocal) {}

  /** Which adapter answers which task. */
  record Answerers(
      @Nullable CodeSender mail,
      @Nullable CodeSender text,
      @Nullable AssertionVerifier assertions,
      @Nullable PushProvider push,
      @Nullable YubicoValidator yubico)
      implements HostTask.Cases<Work, RuntimeException> {
    @Override
    public Work sendCode(HostTask.SendCode it) {
      CodeSender sender =
          switch (it.channel()) {
            case MAIL -> mail;
            case TEXT -> text;
          };
      return remote(
          sender == null
              ? null
              : () -> {
                sender.send(it);
                return new Finding.Sent();
              });
    }

    @Override
    public Work verifyAssertion(HostTask.VerifyAssertion it) {
      AssertionVerifier verifier = assertions;
      return new Work(verifier == null ? null : () -> verifier.verify(it), true);
    }

    @Override
    public Work verifyRegistration(HostTask.VerifyRegistration it) {
      AssertionVerifier verifier = assertions;
      return new Work(verifier == null ? null : () -> verifier.verify(it), true);
    }

    @Override
    public Work checkYubico(HostTask.CheckYubico it) {
      YubicoValidator validator = yubico;
      return remote(validator == null ? null : () -> validator.check(it));
    }

    @Override
    public Work startPush(HostTask.StartPush it) {
      PushProvider provider = push;
      return remote(provider == null ? null : () -> provider.start(it));
    }

    @Override
    public Work pollPush(HostTask.PollPush it) {
      PushProvider provider = push;
      return remote(provider == null ? null : () -> provider.poll(it));
    }

    private static Work remote(@Nullable Callable<Finding> call) {
      return new Work(call, false);
    }
  }

  Finding ask(String accountId, HostTask task) throws InterruptedException {
    Work work = task.match(answerers);
    Callable<Finding> call = work.call();
    String name = task.getClass().getSimpleName();
    if (call == null) {
      LOG.log(System.Logger.Level.ERROR, "no helper is set up to answer {0}", name);
      return new Finding.Failed();
    }
    Future<Finding> answer;
    try {
      answer = (work.isLocal() ? local : remote).submit(accountId, call);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.ERROR, "too many tasks at once, {0} was not asked", name);
      return new Finding.Failed();
    }
    try {
      Finding found = answer.get(deadlineMillis, TimeUnit.MILLISECONDS);
      if (found != null) {
        return found;
      }
      // The type forbids null, but this is the host's code.
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

  /** How many of an account's tasks are in flight with other services. */
  int places(String accountId) {
    return remote.taken(accountId);
  }

  @Override
  public void close() {
    remote.close();
    local.close();
  }
}
