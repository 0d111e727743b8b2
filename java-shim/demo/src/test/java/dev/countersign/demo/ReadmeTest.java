package dev.countersign.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.servlet.LazyVerifier;
import dev.countersign.testkit.TestPerson;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Login;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java compiles, and the manual's policy is accepted. */
class ReadmeTest {
  @TempDir Path data;

  @Test
  void thePolicyOfTheManualIsAccepted() throws Exception {
    String manual =
        Files.readString(Path.of("").toAbsolutePath().resolve("../../docs/administrator.md"));
    String policy = manual.split("```json\n", 2)[1].split("```", 2)[0];
    Files.writeString(data.resolve("policy.json"), policy);
    new Setup(new Options(8080, 1, "", data), data).check();
    Files.writeString(data.resolve("policy.json"), policy.replace("\"mode\"", "\"mod\""));
    assertThrows(
        StartException.class, () -> new Setup(new Options(8080, 1, "", data), data).check());
  }

  @Test
  void theExampleRefusesUntilItIsSetUpAndThenOpens() throws Exception {
    JdbcDataSource database = new JdbcDataSource();
    database.setUrl("jdbc:h2:mem:readme-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    try (LazyVerifier early = ExamplePlugin.verifier(database, data)) {
      assertThrows(VerifierUnavailableException.class, early::verifier);
    }
    ExamplePlugin.setUp(database, data);
    try (LazyVerifier verifier = ExamplePlugin.verifier(database, data)) {
      Login login = new TestPerson("alice", "staff").login();
      Verdict verdict =
          verifier.verifier().run("alice", new AccountEvent.SignIn(login, new SignInAct.Begin()));
      assertInstanceOf(Verdict.Enroll.class, verdict);
    }
  }

  @Test
  void theReadmeShowsTheExampleAsItIsCompiled() throws IOException {
    Path module = Path.of("").toAbsolutePath();
    String readme = Files.readString(module.resolve("../../README.md"));
    String source =
        Files.readString(module.resolve("src/test/java/dev/countersign/demo/ExamplePlugin.java"));
    String shown =
        source
            .substring(source.indexOf("// README begin\n") + 16, source.indexOf("  // README end"))
            .stripTrailing()
            .stripIndent();
    assertFalse(shown.isBlank(), "the example is empty");
    assertTrue(readme.contains(shown), "README.md shows another example than ExamplePlugin.java");
  }
}
