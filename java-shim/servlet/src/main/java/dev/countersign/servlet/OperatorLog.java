package dev.countersign.servlet;

import dev.countersign.pages.Person;
import dev.countersign.verifier.VerifierUnavailableException;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/** One clear line for the operator when sign-ins are refused, not one per request. */
final class OperatorLog {
  private static final System.Logger LOG = System.getLogger("dev.countersign.servlet");
  private static final long REPEAT_NANOS = 30_000_000_000L;

  /** The most lines remembered; beyond that the oldest may be repeated. */
  private static final int LINES_MAX = 256;

  private final LongSupplier nanos;

  /** When each line was last logged, oldest first. */
  private final LinkedHashMap<String, Long> said = new LinkedHashMap<>();

  OperatorLog() {
    this(System::nanoTime);
  }

  OperatorLog(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void refused(VerifierUnavailableException missing) {
    say(
        "second factor unavailable, every request that needs it is refused: "
            + missing.getMessage());
  }

  /** A fault of ours or of the host's {@code Logins}. Its message may quote a request: left out. */
  void refused(RuntimeException bug) {
    StackTraceElement[] trace = bug.getStackTrace();
    String place = trace.length == 0 ? "" : " at " + trace[0];
    say("internal error, the request is refused: " + bug.getClass().getName() + place);
  }

  /** Lets an operator find out why a program stopped working. Names only the account's key. */
  void refused(Person program) {
    say(
        Level.WARNING,
        "credentials of a program were refused, no rule exempts them: account "
            + program.accountId().replaceAll("\\p{Cntrl}", "?")
            + ", "
            + program.product()
            + ", channel "
            + program.channel());
  }

  private void say(String line) {
    say(Level.ERROR, line);
  }

  private void say(Level level, String line) {
    if (isNews(line)) {
      LOG.log(level, line);
    }
  }

  /** Whether the line was not logged recently. */
  synchronized boolean isNews(String line) {
    long now = nanos.getAsLong();
    Long before = said.get(line);
    if (before != null && now - before <= REPEAT_NANOS) {
      return false;
    }
    said.remove(line);
    said.put(line, now);
    if (said.size() > LINES_MAX) {
      said.remove(said.keySet().iterator().next());
    }
    return true;
  }
}
