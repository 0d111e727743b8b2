package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.Samples;
import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.NoticeDelivery;
import dev.countersign.verifier.Outbox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** What nodes guarantee about notices, on any database. */
final class Deliveries {
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final long PATIENCE_SECONDS = 30;
  private static final int NOTICES = 40;
  private static final int NODES = 4;

  private final DataSource source;
  private final AccountStore store;

  Deliveries(DataSource source) throws Exception {
    this.source = source;
    this.store = JdbcStore.open(Connections.of(source));
    // Leftovers of other tests must not be counted.
    Outbox outbox = outbox();
    for (Outbox.Waiting each : outbox.oldest(200)) {
      outbox.done(each.id());
    }
  }

  private Outbox outbox() throws Exception {
    return JdbcOutbox.open(Connections.of(source));
  }

  /** All nodes keep polling; every notice is delivered by one of them, once. */
  void eachOnceWithManyNodes() throws Exception {
    for (int i = 0; i < NOTICES; i++) {
      post("many-" + i + "-" + UUID.randomUUID());
    }
    ConcurrentMap<String, Integer> handedOver = new ConcurrentHashMap<>();
    List<NoticeDelivery> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < NODES; i++) {
        nodes.add(
            NoticeDelivery.start(
                outbox(), (account, notice) -> handedOver.merge(account, 1, Integer::sum), PAUSE));
      }
      until(() -> outbox().oldest(1).isEmpty());
    } finally {
      nodes.forEach(NoticeDelivery::close);
    }
    assertEquals(NOTICES, handedOver.size());
    assertTrue(handedOver.values().stream().allMatch(times -> times == 1), handedOver.toString());
  }

  /** A failure postpones one notice for a minute, holds up no other, and loses nothing. */
  void aFailureIsTriedAgainLater() throws Exception {
    String failing = "failing-" + UUID.randomUUID();
    String other = "other-" + UUID.randomUUID();
    post(failing);
    post(other);
    AtomicInteger tries = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    NoticeDelivery.Way way =
        (account, notice) -> {
          if (account.equals(other)) {
            others.incrementAndGet();
          } else if (tries.incrementAndGet() == 1) {
            throw new java.io.IOException("the mail server is being repaired");
          }
        };
    NoticeDelivery node = NoticeDelivery.start(outbox(), way, PAUSE);
    try {
      until(() -> others.get() == 1);
      Thread.sleep(200);
      assertEquals(1, tries.get(), "it rests before the next try");
      assertEquals(failing, outbox().oldest(1).get(0).accountId());
      long wait = number("select next_try_at - " + now() + " from cs_outbox where account_id = ?");
      assertTrue(wait > 0 && wait <= 60, "next try in " + wait + " s");
      set(failing, 1);
      until(() -> outbox().oldest(1).isEmpty());
    } finally {
      node.close();
    }
    assertEquals(2, tries.get());
  }

  /** After three days it is no longer news, and a notice must not stay forever. */
  void afterTheLastTryANoticeIsDropped() throws Exception {
    String account = "unreachable-" + UUID.randomUUID();
    post(account);
    set(account, Outbox.TRIES_MAX - 1);
    AtomicInteger tries = new AtomicInteger();
    NoticeDelivery.Way way =
        (id, notice) -> {
          tries.incrementAndGet();
          throw new java.io.IOException("no such mailbox");
        };
    untilEmpty(way);
    assertEquals(1, tries.get());
  }

  /** A newer node writes what an older one has no words for; the older one leaves it alone. */
  void whatOnlyANewerNodeKnowsIsLeftToIt() throws Exception {
    String newer = "newer-" + UUID.randomUUID();
    String known = "known-" + UUID.randomUUID();
    post(newer);
    update("update cs_outbox set kind = 'FROM_THE_FUTURE' where account_id = ?", newer);
    post(known);
    List<String> handedOver = new ArrayList<>();
    untilEmpty((account, notice) -> handedOver.add(account));
    assertEquals(List.of(known), handedOver);
    assertEquals(1, update("delete from cs_outbox where account_id = ?", newer));
  }

  private void untilEmpty(NoticeDelivery.Way way) throws Exception {
    NoticeDelivery node = NoticeDelivery.start(outbox(), way, PAUSE);
    try {
      until(() -> outbox().oldest(10).isEmpty());
    } finally {
      node.close();
    }
  }

  private void post(String account) throws Exception {
    assertEquals(AccountStore.Saved.APPLIED, store.save(account, 0, Samples.save(1)));
  }

  private void set(String account, int tries) throws SQLException {
    update(
        "update cs_outbox set next_try_at = 0, tries = " + tries + " where account_id = ?",
        account);
  }

  private String now() throws Exception {
    return Opening.dialect(Connections.of(source)).now();
  }

  private long number(String sql) throws Exception {
    String account = outbox().oldest(1).get(0).accountId();
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, account);
      try (ResultSet found = statement.executeQuery()) {
        assertTrue(found.next());
        return found.getLong(1);
      }
    }
  }

  private int update(String sql, String account) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, account);
      return statement.executeUpdate();
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      assertFalse(System.nanoTime() > end, "it does not come about");
      Thread.sleep(5);
    }
  }
}
