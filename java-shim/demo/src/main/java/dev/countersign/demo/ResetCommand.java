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

/** The way back in when no administrator can sign in any more. */
final class ResetCommand {
  static final String USAGE =
      """
      usage: countersign-demo reset USER --reason TEXT [--data DIR] [--database JDBC-ADDRESS]
        forgets what USER set up and ends the sessions; USER sets up again at the next sign-in
      (stop a host whose database is a file first)""";

  private static final Actor ACTOR = new Actor.Host("command line");

  private final PrintStream out;

  ResetCommand(PrintStream out) {
    this.out = out;
  }

  void run(String[] arguments) throws StartException {
    List<String> rest = new ArrayList<>(List.of(arguments));
    if (rest.isEmpty() || rest.get(0).startsWith("--")) {
      throw new StartException("reset needs a user name");
    }
    String user = rest.remove(0);
    int at = rest.indexOf("--reason");
    if (at < 0 || at + 1 == rest.size() || rest.get(at + 1).isBlank()) {
      throw new StartException("reset needs --reason TEXT, which goes into the audit list");
    }
    String reason = rest.remove(at + 1).strip();
    rest.remove(at);
    Options options = Options.parse(rest.toArray(String[]::new));
    People.Member member = People.byUser(user);
    if (member == null) {
      throw new StartException("the demo has no person with that user name");
    }
    AccountEvent reset = new AccountEvent.Admin(ACTOR, reason, new AdminAct.Reset(List.of()));
    try (Installation installation = Installation.open(options)) {
      Verdict verdict = installation.verifier().run(member.accountId(), reset);
      if (verdict instanceof Verdict.Refuse refused) {
        throw new StartException(
            refused.refusal() instanceof Refusal.Busy
                ? "not reset: the account kept being saved meanwhile; run it again"
                : "not reset: " + refused.reason());
      }
    } catch (RequestRefusedException refused) {
      throw new StartException(
          "not reset: --reason may have 500 bytes and no line breaks (" + refused.code() + ")");
    } catch (VerifierUnavailableException failed) {
      throw new StartException(String.valueOf(failed.getMessage()));
    }
    out.println(member.name() + " was reset and sets up a second factor at the next sign-in");
  }
}
