package dev.countersign.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.FreePorts;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Actor;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last administrator lost the phone. */
class ResetTest {
  @TempDir Path data;
  private String[] arguments = {};

  @BeforeEach
  void prepare() throws Exception {
    AppsOnly.into(data);
    String database = "jdbc:h2:mem:reset-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    arguments = new String[] {"--data", data.toString(), "--database", database};
  }

  @Test
  void theLastAdministratorGetsBackInWithoutSql() throws Exception {
    int port = FreePorts.row(2);
    Host host = Host.start(Options.parse(with("--port", Integer.toString(port))));
    try {
      Enrollee admin = Enrollee.at(port, "admin");
      StartException tooLong =
          assertThrows(StartException.class, () -> reset("admin", "--reason", "x".repeat(501)));
      assertTrue(String.valueOf(tooLong.getMessage()).contains("500 bytes"), tooLong.getMessage());
      String said = reset("admin", "--reason", "phone lost, seen in person");
      assertTrue(said.endsWith("was reset and sets up a second factor at the next sign-in"), said);
      Browser again = new Browser(port);
      assertEquals("/countersign/enroll", again.signIn("admin").path());
      Enrollee back = Enrollee.at(port, "admin");
      String audit = back.browser().get("/countersign/admin/audit").body();
      assertTrue(audit.contains("phone lost, seen in person"));
      assertTrue(audit.contains("command line"));
      String old = admin.backupCodes().get(0);
      Browser thief = new Browser(port);
      thief.signIn("admin");
      assertTrue(
          thief
              .post("/countersign/verify", "method", "backup_codes", "code", old)
              .body()
              .contains("<title>Error: "));
    } finally {
      host.close();
    }
  }

  // findings: F-C1
  @Test
  void noAdministratorSuspendsOrResetsHimselfAndTheHostResumes() throws Exception {
    int port = FreePorts.row(2);
    Host host = Host.start(Options.parse(with("--port", Integer.toString(port))));
    try {
      Browser admin = Enrollee.at(port, "admin").browser();
      String self = "/countersign/admin/person?id=u-1001";
      for (String act : new String[] {"suspend", "reset"}) {
        admin.get(self);
        Browser.Page refused = admin.post(self, "act", act, "reason", "by mistake");
        assertEquals(403, refused.status(), act);
      }
      assertTrue(admin.get(self).body().contains("Ada Minster"), "still signed in");
      try (Installation installation = Installation.open(Options.parse(with()))) {
        AccountEvent suspend =
            new AccountEvent.Admin(new Actor.Host("tests"), "by mistake", new AdminAct.Suspend());
        assertInstanceOf(Verdict.Changed.class, installation.verifier().run("u-1001", suspend));
      }
      assertEquals(403, new Browser(port).signIn("admin").status());
      String said = run(RecoveryCommand.RESUME, "admin", "--reason", "it was a mistake");
      assertEquals("Ada Minster may sign in again", said);
      assertEquals("/countersign/verify", new Browser(port).signIn("admin").path());
    } finally {
      host.close();
    }
  }

  @Test
  void badInputIsOneLineAndResetsNobody() {
    assertEquals("reset needs a user name", refusal());
    assertEquals("reset needs a user name", refusal("--reason", "x"));
    assertTrue(refusal("admin").startsWith("reset needs --reason TEXT"));
    assertTrue(refusal("admin", "--reason").startsWith("reset needs --reason TEXT"));
    assertTrue(refusal("admin", "--reason", " ").startsWith("reset needs --reason TEXT"));
    assertEquals("the demo has no person with that user name", refusal("mallory", "--reason", "x"));
    assertTrue(refusal("admin", "--reason", "x").contains("name the folder of the host"));
  }

  private String reset(String... command) throws StartException {
    return run(RecoveryCommand.RESET, command);
  }

  private String run(String name, String... command) throws StartException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    new RecoveryCommand(name, new PrintStream(said, true, StandardCharsets.UTF_8))
        .run(with(command));
    return said.toString(StandardCharsets.UTF_8).strip();
  }

  private String refusal(String... command) {
    StartException problem =
        assertThrows(
            StartException.class,
            () -> {
              PrintStream out = new PrintStream(new ByteArrayOutputStream());
              String[] all = command.length < 3 ? command : with(command);
              new RecoveryCommand(RecoveryCommand.RESET, out).run(all);
            });
    return String.valueOf(problem.getMessage());
  }

  private String[] with(String... command) {
    return Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new);
  }
}
