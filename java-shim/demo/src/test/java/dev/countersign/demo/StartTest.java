package dev.countersign.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input at startup: one line that names the problem and the fix, and nothing half-written. */
class StartTest {
  @TempDir Path data;

  private static String refusal(String... arguments) {
    StartException problem =
        assertThrows(StartException.class, () -> Host.start(Options.parse(arguments)).close());
    String line = String.valueOf(problem.getMessage());
    assertFalse(line.contains("\n"), line);
    return line;
  }

  private String port() throws Exception {
    return Integer.toString(FreePorts.row(2));
  }

  @Test
  void badFlagsAreNamed() {
    assertTrue(refusal("--prot", "1").startsWith("unknown flag `--prot`"));
    assertEquals("--port needs a value", refusal("--port"));
    for (String bad : List.of("0", "65536", "-1", "x", "", "8080 ", "99999999999")) {
      assertEquals("--port must be a whole number from 1 to 65535", refusal("--port", bad), bad);
    }
    assertEquals("--nodes must be a whole number from 1 to 4", refusal("--nodes", "5"));
    assertTrue(refusal("--port", "65535", "--nodes", "2").contains("choose a lower port"));
    assertTrue(refusal("--database", "postgres://x").startsWith("--database must be"));
    assertTrue(refusal("--data", "a\0b").startsWith("--data is not a path"));
  }

  @Test
  void aUsedPortIsNamedBeforeAnythingIsWritten() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Path folder = data.resolve("new");
      String line = refusal("--port", port, "--data", folder.toString());
      assertEquals("port " + port + " is in use: choose another with --port", line);
      assertFalse(Files.exists(folder));
    }
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsNamed() throws Exception {
    String line =
        refusal(
            "--port",
            port(),
            "--data",
            data.resolve("new").toString(),
            "--database",
            "jdbc:postgresql://127.0.0.1:1/x?user=u&password=p4ssw0rd");
    assertTrue(
        line.startsWith("the database jdbc:postgresql://127.0.0.1:1/x does not answer: "), line);
    assertTrue(line.contains("--database"), line);
    assertFalse(line.contains("p4ssw0rd"), line);
    assertFalse(Files.exists(data.resolve("new")), "the folder that was made is gone again");
  }

  @Test
  void aFolderThatCannotBeUsedIsNamed() throws Exception {
    Path file = Files.createFile(data.resolve("file"));
    for (Path folder : List.of(file, file.resolve("below"), Path.of("/proc/self/task"))) {
      assertEquals(
          "the folder " + folder + " cannot be created or written: choose another with --data",
          refusal("--port", port(), "--data", folder.toString()));
    }
  }

  @Test
  void dataInUseByAnotherHostAreNamed() throws Exception {
    String folder = data.toString();
    Host host = Host.start(Options.parse(new String[] {"--port", port(), "--data", folder}));
    try {
      assertEquals(
          "countersign-demo: the data in "
              + folder
              + " are in use: stop that host, or choose another --data",
          program("--port", port(), "--data", folder));
    } finally {
      host.close();
    }
    assertFalse(Files.exists(data.resolve("countersign.trace.db")));
  }

  @Test
  void aFirstStartWithABrokenFileWritesNothing() throws Exception {
    Path policy = Files.writeString(data.resolve("policy.json"), "{\"mode\":\"enforced\"}");
    String line = refusal("--port", port(), "--data", data.toString());
    assertTrue(line.startsWith("the policy file " + policy + " is refused at `mode`"), line);
    assertEquals(List.of(policy), files());
    Files.delete(policy);

    Path key = Files.writeString(data.resolve("keyring.json"), "{\"format\":9}");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertEquals(
        "the key file " + key + " is not a key ring: restore the exported key ring there",
        refusal("--port", port(), "--data", data.toString()));
    assertEquals(List.of(key), files());
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(data)) {
      return files.toList();
    }
  }

  @Test
  void keyAndPolicyFilesAreMadeOnceAndCheckedAfterwards() throws Exception {
    String port = port();
    String[] arguments = {"--port", port, "--data", data.toString()};
    Host.start(Options.parse(arguments)).close();
    Path key = data.resolve("keyring.json");
    Path policy = data.resolve("policy.json");
    byte[] ring = Files.readAllBytes(key);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    String written = Files.readString(policy);
    assertTrue(written.contains("\"enforce\""));
    assertTrue(written.contains("[\"http://localhost:" + port + "\"]"), "keys work at this port");

    Host.start(Options.parse(arguments)).close();
    assertEquals(new String(ring, StandardCharsets.UTF_8), Files.readString(key));

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertTrue(refusal(arguments).contains("chmod 600"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(key, "{\"format\":1}");
    assertTrue(refusal(arguments).contains("is not a key ring"));
    Files.delete(key);
    assertTrue(refusal(arguments).contains("restore it there"));
    assertFalse(Files.exists(key), "no second ring for a database that has one");
    Files.write(key, ring);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

    Files.writeString(policy, "{\"mode\":\"enforce\",\"throttle\":{\"failures_max\":99}}");
    String bounds = refusal(arguments);
    assertTrue(bounds.contains("policy.json") && bounds.contains("throttle.failures_max"), bounds);
    for (String bad : List.of("", "{", "[]", "{\"mod\":\"enforce\"}")) {
      Files.writeString(policy, bad);
      assertTrue(refusal(arguments).contains("policy.json"), bad);
    }
    Files.writeString(policy, "{\"mode\":\"enforce\",\"issuer\":\"Pier\"}");
    Host.start(Options.parse(arguments)).close();
  }

  @Test
  void theProgramSaysOneLineAndEndsWithAStatus() throws Exception {
    assertEquals(
        "countersign-demo: unknown flag `--colour`: known are --port, --nodes, --database, --data",
        program("--colour"));
  }

  /** What the program prints when run as a separate process that does not start. */
  private static String program(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals(2, process.exitValue());
    return said.strip();
  }
}
