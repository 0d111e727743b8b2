package dev.countersign.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.pages.flow.Administration;
import dev.countersign.pages.flow.OwnPages;
import dev.countersign.pages.words.Languages;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.Product;
import dev.countersign.verifier.wire.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A verdict that a page cannot get means refusal, and one line in the log. */
class UnexpectedVerdictTest {
  private static final Person ALICE =
      new Person(
          "1", "alice", true, false, Product.JIRA, Channel.FORM, List.of(), true, "192.0.2.7");

  private final Logger logger = Logger.getLogger("dev.countersign.pages");
  private final List<String> lines = new ArrayList<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(listener);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(listener);
  }

  @Test
  void aTaskForTheHostIsRefusedByEveryPageAndNamed() throws Exception {
    for (String page : List.of("/verify", "/enroll", "/backup-codes", "/prove", "/settings")) {
      lines.clear();
      Next.Page refused = assertInstanceOf(Next.Page.class, look(page), page);
      assertEquals(503, refused.status(), page);
      assertEquals(1, lines.size(), page);
      assertTrue(lines.get(0).contains("Verdict$AskHost to the page " + page), lines.get(0));
      assertTrue(!lines.get(0).contains("transaction-7"), "the log names the type alone");
    }
  }

  private static Next look(String page) throws Exception {
    PocketHost host =
        new PocketHost(null, () -> 1_800_000_000L, ALICE.accountId()) {
          @Override
          public Verdict run(String account, AccountEvent event) {
            return new Verdict.AskHost(new byte[] {1}, new HostTask.PollPush("transaction-7"));
          }
        };
    Asked asked =
        new Asked(
            page,
            false,
            false,
            page,
            Languages.of("en"),
            name -> List.of(),
            new Asked.Sender(null, null, Set.of(), () -> {}));
    PageSession session = PageSession.of(host, ALICE.accountId());
    assertNull(session.evidence());
    return new OwnPages(new Administration(Accounts.none()))
        .serve(new Visit(host, asked, ALICE, session, null));
  }
}
