package dev.countersign.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator sees when the audit table was tampered with. */
class AuditTest {
  private static final String ALICE = "u-1002";
  private static final String LIST = "/countersign/admin/audit?id=" + ALICE;
  private static final String REST = "/countersign/rest/audit?id=" + ALICE;

  @TempDir Path data;
  private String[] arguments = {};
  private int port;

  @BeforeEach
  void prepare() throws Exception {
    AppsOnly.into(data);
    port = FreePorts.row(2);
    String database = "jdbc:h2:mem:audit-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    arguments = new String[] {"--data", data.toString(), "--database", database};
  }

  @Test
  void r_cr_08_aChangedListIsSaidOnItsPageAndByTheCommand() throws Exception {
    Host host = Host.start(Options.parse(with("--port", Integer.toString(port))));
    try {
      Browser admin = Enrollee.at(port, "admin").browser();
      Enrollee.at(port, "alice");
      assertTrue(admin.get(LIST).body().contains("this list is whole and as it was written."));
      assertFalse(admin.get("/countersign/admin/audit").body().contains("Checked:"));
      assertTrue(admin.get(REST).body().contains("\"broken_at\":null"), admin.get(REST).body());
      String whole = audit("verify");
      assertTrue(whole.matches("\\d+ events of 2 accounts looked at: all as .*"), whole);

      admin.get("/countersign/admin/person?id=" + ALICE);
      Browser.Page misspelled =
          admin.post(
              "/countersign/rest/people",
              "id",
              ALICE,
              "act",
              "reset",
              "method",
              "TOTP",
              "reason",
              "x");
      assertEquals(400, misspelled.status(), "a method that does not exist is not all of them");
      assertEquals(whole, audit("verify"), "and nothing happened");

      sql("update cs_audit set peer = '192.0.2.99' where sequence = 1 and account_id = '%s'");
      assertTrue(admin.get(LIST).body().contains("Event 1 of this person is not as it was"));
      assertTrue(admin.get(REST).body().contains("\"broken_at\":1"));
      assertTrue(refusal("verify").endsWith("looked at: 1 account not as it was written"));

      sql("update cs_audit set peer = '127.0.0.1' where sequence = 1 and account_id = '%s'");
      assertTrue(admin.get(LIST).body().contains("this list is whole and as it was written."));
      sql("update cs_account set record = X'00' where account_id = '%s'");
      assertTrue(admin.get(LIST).body().contains("could not be checked: record.malformed."));
      admin.get("/countersign/admin/person?id=" + ALICE);
      admin.post(
          "/countersign/admin/person?id=" + ALICE, "act", "reset", "reason", "repair of alice");
      assertTrue(admin.get(LIST).body().contains("Nothing vouches for what is older."));
      assertTrue(audit("verify").contains(ALICE + "  vouched for from event "));
    } finally {
      host.close();
    }
  }

  @Test
  void badInputIsOneLine() {
    assertEquals("audit needs a command: verify", refusal());
    assertEquals("audit needs a command: verify", refusal("veri"));
    assertTrue(refusal("verify").contains("name the folder of the host with --data"));
  }

  private void sql(String statement) throws Exception {
    try (Database database = Database.open(Options.parse(arguments))) {
      database
          .connections()
          .commit(
              connection -> {
                try (Statement made = connection.createStatement()) {
                  assertEquals(1, made.executeUpdate(statement.replace("%s", ALICE)));
                }
                return null;
              });
    }
  }

  private String audit(String... command) throws StartException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    new AuditCommand(new PrintStream(said, true, StandardCharsets.UTF_8)).run(with(command));
    return said.toString(StandardCharsets.UTF_8).strip();
  }

  private String refusal(String... command) {
    StartException problem = assertThrows(StartException.class, () -> audit(command));
    return String.valueOf(problem.getMessage());
  }

  private String[] with(String... command) {
    return command.length == 0
        ? command
        : Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new);
  }
}
