package dev.countersign.demo;

import dev.countersign.verifier.RequestRefusedException;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Actor;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The way back in when no administrator can sign in any more: as the host itself, audited. */
final class RecoveryCommand {
  static final String USAGE =
      """
      usage: countersign-demo reset USER --reason TEXT [--data DIR] [--database JDBC-ADDRESS]
        forgets what USER set up and ends the sessions; USER sets up again at the next sign-in
      usage: countersign-demo resume USER --reason TEXT [--data DIR] [--database JDBC-ADDRESS]
        ends USER's suspension; what USER set up counts again
      (stop a host whose database is a file first)\
      """;

  private static final Actor ACTOR = new Actor.Host("command line");

  static final String RESET = "reset";
  static final String RESUME = "resume";

  private final String name;
  private final PrintStream out;

  RecoveryCommand(String name, PrintStream out) {
    this.name = name;
    this.out = out;
  }

  void run(String[] arguments) throws StartException {
    List<String> rest = new ArrayList<>(List.of(arguments));
    if (rest.isEmpty() || rest.get(0).startsWith("--")) {
      throw new StartException(name + " needs a user name");
    }
    String user = rest.remove(0);
    int at = rest.indexOf("--reason");
    if (at < 0 || at + 1 == rest.size() || rest.get(at + 1).isBlank()) {
      throw new StartException(name + " needs --reason TEXT, which goes into the audit list");
    }
    String reason = rest.remove(at + 1).strip();
    rest.remove(at);
    Options options = Options.parse(rest.toArray(String[]::new));
    People.Member member = People.byUser(user);
    if (member == null) {
      throw new StartException("the demo has no person with that user name");
    }
    AdminAct act = name.equals(RESET) ? new AdminAct.Reset(List.of()) : new AdminAct.Resume();
    AccountEvent event = new AccountEvent.Admin(ACTOR, reason, act);
    try (Installation installation = Installation.open(options)) {
      Verdict verdict = installation.verifier().run(member.accountId(), event);
      if (verdict instanceof Verdict.Refuse refused) {
        throw new StartException(
            refused.refusal() instanceof Refusal.Busy
                ? "not done: the account kept being saved meanwhile; run it again"
                : "not done: " + refused.reason());
      }
    } catch (RequestRefusedException refused) {
      throw new StartException(
          "not done: --reason may have 500 bytes and no line breaks (" + refused.code() + ")");
    } catch (VerifierUnavailableException failed) {
      throw new StartException(String.valueOf(failed.getMessage()));
    }
    out.println(
        member.name()
            + (name.equals(RESET)
                ? " was reset and sets up a second factor at the next sign-in"
                : " may sign in again"));
  }
}
