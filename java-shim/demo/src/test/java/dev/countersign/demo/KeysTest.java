package dev.countersign.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.FreePorts;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.wire.RingChange;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotating keys from the command line while a host runs. */
class KeysTest {
  /** A running node checks every five seconds. */
  private static final long LOOKS_MILLIS = 5_300;

  private static final int CHANGES = 40;

  @TempDir Path data;
  private String[] arguments = {};
  private int port;

  @BeforeEach
  void prepare() throws Exception {
    AppsOnly.into(data);
    port = FreePorts.row(2);
    arguments = new String[] {"--port", Integer.toString(port), "--data", data.toString()};
  }

  @Test
  void r_cr_02_thePhoneOfBeforeWorksAfterARotationAndAfterTheOldKeyIsRetired() throws Exception {
    Host host = Host.start(Options.parse(arguments));
    Enrollee alice;
    Enrollee bob;
    try {
      alice = Enrollee.at(port, "alice");
      bob = Enrollee.at(port, "bob");
      assertEquals("key 1  active", keys("list"));
      String said = keys("rotate");
      assertTrue(said.contains("key 1  accept\nkey 2  active"), said);
      Thread.sleep(LOOKS_MILLIS);
      assertEquals("/board", alice.signIn(port, 1).path());
      assertEquals(200, alice.browser().program("/rest/api/me").status(), "sessions go on");
    } finally {
      host.close();
    }
    assertTrue(refusal("retire", "1").startsWith("1 record needs this key: "), "bob's");

    assertEquals("1 record sealed with key 2", keys("reseal"));
    assertEquals("0 records sealed with key 2", keys("reseal"), "nothing is done twice");
    assertEquals("key 1  retired\nkey 2  active", keys("retire", "1"));
    host = Host.start(Options.parse(arguments));
    try {
      Browser again = new Browser(port);
      again.signIn("alice");
      again.post(
          "/countersign/verify", "method", "backup_codes", "code", alice.backupCodes().get(0));
      assertEquals(200, again.program("/rest/api/me").status());
      // His phone outlived the key, although he never signed in meanwhile.
      assertEquals("/board", bob.signIn(port, 1).path());
    } finally {
      host.close();
    }
  }

  @Test
  void r_cr_02_whoeverIsSignedInByAProofOfARetiredKeySignsInAgain() throws Exception {
    String database = "jdbc:h2:mem:keys-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    Host host =
        Host.start(
            Options.parse(
                Stream.concat(Stream.of(arguments), Stream.of("--database", database))
                    .toArray(String[]::new)));
    try {
      Enrollee alice = Enrollee.at(port, "alice");
      keys("rotate", "--database", database);
      assertEquals("1 record sealed with key 2", keys("reseal", "--database", database));
      Thread.sleep(LOOKS_MILLIS);
      assertEquals(200, alice.browser().program("/rest/api/me").status());
      keys("retire", "1", "--database", database);
      Thread.sleep(LOOKS_MILLIS);
      assertEquals(401, alice.browser().program("/rest/api/me").status());
      assertEquals("/board", alice.signIn(port, 1).path());
    } finally {
      host.close();
    }
  }

  @Test
  void aRecordThatCannotBeSealedAnewIsNamedAndKeepsItsKey() throws Exception {
    Host host = Host.start(Options.parse(arguments));
    try {
      Enrollee.at(port, "alice");
      Enrollee.at(port, "bob");
    } finally {
      host.close();
    }
    keys("rotate");
    try (Database database = Database.open(Options.parse(arguments))) {
      database
          .connections()
          .commit(
              connection -> {
                try (Statement statement = connection.createStatement()) {
                  statement.executeUpdate(
                      "update cs_account set revocations = revocations + 1"
                          + " where account_id = 'u-1003'");
                }
                return null;
              });
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    KeysCommand command = new KeysCommand(new PrintStream(said, true, StandardCharsets.UTF_8), 0);
    StartException problem = assertThrows(StartException.class, () -> command.run(with("reseal")));
    assertTrue(String.valueOf(problem.getMessage()).startsWith("1 record could not be resealed"));
    assertEquals(
        "1 record sealed with key 2\nleft: u-1003  record.other_revocations",
        said.toString(StandardCharsets.UTF_8).strip());
    assertTrue(refusal("retire", "1").startsWith("1 record needs this key: run keys reseal"));
  }

  @Test
  void badInputIsOneLineAndChangesNothing() throws Exception {
    assertTrue(refusal("list").contains("name the folder of the host with --data"));
    Host.start(Options.parse(arguments)).close();
    Path file = data.resolve("keyring.json");
    String before = Files.readString(file);
    assertTrue(refusal().startsWith("keys needs a command"));
    assertTrue(refusal("rotat").startsWith("unknown command for keys"));
    assertTrue(refusal("activate").startsWith("keys activate needs the number"));
    for (String bad : List.of("0", "-1", "x", "1 ", "9999999999")) {
      assertTrue(refusal("activate", bad).startsWith("the number of a key is a whole number"), bad);
    }
    assertEquals("no key has that number: see keys list", refusal("activate", "7"));
    assertEquals("no key has that number: see keys list", refusal("retire", "7"));
    assertEquals("that key seals: rotate first, then retire it", refusal("retire", "1"));
    assertEquals(before, Files.readString(file));

    Files.writeString(file, "{\"format\":1}");
    assertTrue(refusal("rotate").contains("is not a key ring"));
    assertEquals("{\"format\":1}", Files.readString(file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertTrue(refusal("rotate").contains("chmod 600"));
  }

  @Test
  void anInterruptedRotationGoesOnAndDraftsGo() throws Exception {
    Host.start(Options.parse(arguments)).close();
    assertEquals("key 1  active\nkey 2  accept", keys("add"));
    Path draft = Files.writeString(data.resolve("keyring.json-17.new"), "{\"format\":1,\"ins");
    String said = keys("rotate");
    assertTrue(said.contains("key 1  accept\nkey 2  active"), said);
    assertFalse(Files.exists(draft), "a half-written file does not stay");
    try (Stream<Path> files = Files.list(data)) {
      assertFalse(files.anyMatch(file -> file.toString().endsWith(".new")));
    }
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keyring.json"))));
    assertTrue(keys("rotate").contains("key 2  accept\nkey 3  active"), "a whole one again");
  }

  @Test
  void whoeverReadsMeanwhileReadsAWholeRing() throws Exception {
    Host.start(Options.parse(arguments)).close();
    KeyFile file = new KeyFile(data.resolve("keyring.json"));
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<@Nullable String> half = new AtomicReference<>();
    Thread reader =
        new Thread(
            () -> {
              while (!done.get() && half.get() == null) {
                try {
                  String text = new String(file.ring(), StandardCharsets.UTF_8);
                  if (!text.startsWith("{\"format\":1,") || !text.endsWith("\"}]}\n")) {
                    half.set(text.length() + " characters");
                  }
                } catch (java.io.IOException missing) {
                  half.set(String.valueOf(missing.getMessage()));
                }
              }
            });
    reader.start();
    for (int i = 0; i < CHANGES; i++) {
      assertEquals(i + 2, file.change(new RingChange.Add(), data).size());
    }
    done.set(true);
    reader.join();
    assertEquals(null, half.get());
  }

  private String keys(String... command) throws StartException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    new KeysCommand(out, 0).run(with(command));
    return said.toString(StandardCharsets.UTF_8).strip();
  }

  private String refusal(String... command) {
    StartException problem = assertThrows(StartException.class, () -> keys(command));
    String line = String.valueOf(problem.getMessage());
    assertFalse(line.contains("\n"), line);
    return line;
  }

  private String[] with(String... command) {
    return command.length == 0
        ? command
        : Stream.concat(Stream.of(command), Stream.of("--data", data.toString()))
            .toArray(String[]::new);
  }
}
