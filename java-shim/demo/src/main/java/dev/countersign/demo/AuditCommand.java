package dev.countersign.demo;

import dev.countersign.verifier.AuditCheck;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.VerifierUnavailableException;
import java.io.PrintStream;
import java.util.Arrays;

/** Checks whether the audit table was written to without the host. */
final class AuditCommand {
  static final String USAGE =
      """
      usage: countersign-demo audit verify [--data DIR] [--database JDBC-ADDRESS]
        verify         finds events that were changed, dropped or added without the host
      (stop a host whose database is a file first)""";

  private final PrintStream out;
  private long accounts;
  private long events;
  private long odd;

  AuditCommand(PrintStream out) {
    this.out = out;
  }

  void run(String[] arguments) throws StartException {
    if (arguments.length == 0 || !arguments[0].equals("verify")) {
      throw new StartException("audit needs a command: verify");
    }
    Options options = Options.parse(Arrays.copyOfRange(arguments, 1, arguments.length));
    try (Installation installation = Installation.open(options)) {
      Database database = installation.database();
      new AuditCheck(database.log(), database.store(), installation.verifier()).all(this::tell);
    } catch (StoreException | VerifierUnavailableException failed) {
      throw new StartException(String.valueOf(failed.getMessage()));
    }
    String looked =
        counted(events, "event") + " of " + counted(accounts, "account") + " looked at: ";
    if (odd > 0) {
      throw new StartException(looked + counted(odd, "account") + " not as it was written");
    }
    out.println(looked + "all as they were written");
  }

  private void tell(AuditCheck.Checked checked) {
    accounts++;
    events += checked.events();
    if (checked.brokenAt() != null) {
      out.println(checked.accountId() + "  not as it was written from event " + checked.brokenAt());
    } else if (checked.unreadable() != null) {
      out.println(checked.accountId() + "  cannot be checked: " + checked.unreadable());
    } else if (checked.beginsAt() != null) {
      out.println(
          checked.accountId()
              + "  vouched for from event "
              + checked.beginsAt()
              + " on, the reset of a record that did not open");
    }
    odd += checked.isIntact() ? 0 : 1;
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
