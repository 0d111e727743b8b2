package dev.countersign.verifier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final byte[] RING = {'{', '}'};

  @TempDir private Path directory;

  @Test
  void whatIsCreatedIsReadAndNobodyElseMay() throws Exception {
    Path path = directory.resolve("ring.json");
    KeyFile file = KeyFile.create(path, RING);
    assertArrayEquals(RING, file.ring());
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(path));
  }

  @Test
  void aRingThatIsThereIsNeverReplaced() throws Exception {
    Path path = directory.resolve("ring.json");
    KeyFile.create(path, RING);
    assertRefused(() -> KeyFile.create(path, new byte[] {1}), "exists already");
    assertArrayEquals(RING, new KeyFile(path).ring());
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(path), left.toList());
    }
  }

  @Test
  void whatCannotBeARingIsNamed() throws Exception {
    Path path = directory.resolve("ring.json");
    assertRefused(() -> new KeyFile(path).ring(), "is missing");
    assertRefused(() -> new KeyFile(directory).ring(), "is missing");
    KeyFile.create(path, new byte[0]);
    assertRefused(() -> new KeyFile(path).ring(), "is empty");
    Files.write(path, new byte[64 * 1024 + 1]);
    assertRefused(() -> new KeyFile(path).ring(), "is too large");
    Files.write(path, RING);
    for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
      assertRefused(() -> new KeyFile(path).ring(), "chmod 600");
    }
  }

  private interface Body {
    void run() throws IOException;
  }

  private void assertRefused(Body body, String words) {
    IOException refused = assertThrows(IOException.class, body::run);
    String line = String.valueOf(refused.getMessage());
    assertTrue(line.contains(words) && line.contains(directory.toString()), line);
  }
}
