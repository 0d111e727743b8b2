package dev.countersign.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README shows Java that compiles, and the manual a policy that is accepted. */
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
