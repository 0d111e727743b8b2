package dev.countersign.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README shows Java that compiles. */
class ReadmeTest {
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
