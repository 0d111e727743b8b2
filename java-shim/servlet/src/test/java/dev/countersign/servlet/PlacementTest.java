package dev.countersign.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.servlet.ChainHost.Order;
import dev.countersign.servlet.Raw.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the filter stands, and what it makes of answers that are not its own. */
class PlacementTest {
  private static final Logger LOG = Logger.getLogger("dev.countersign.servlet");

  private final PlayedBackend backend = new PlayedBackend();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (line.getLevel().equals(Level.SEVERE)) {
            errors.add(line.getMessage());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(handler);
  }

  // rows: 5; findings: F-B12
  @Test
  void aFilterBeforeTheAuthenticationIsFoundOutByTheNextRequestOfASession() throws Exception {
    for (Order order : List.of(Order.BEFORE, Order.BEFORE_WITH_PROBE)) {
      errors.clear();
      try (ChainHost host = new ChainHost(backend, order)) {
        Raw alice = host.client();
        assertEquals("public", alice.get("/login?user=alice").body(), "may be a sign-in");
        assertEquals(List.of(), errors);
        unavailable(alice.get("/board"));
        assertEquals(order == Order.BEFORE ? 1 : 0, host.reached.get(), order.name());
        unavailable(alice.get("/board"));
        unavailable(alice.visit("/login"));
        unavailable(host.client().get("/board", basic("alice", "password")));
        assertEquals("public", host.client().get("/board").body(), "anonymous pages go on");
        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.get(0).contains("/board ") && errors.get(0).contains("by a session"));
      }
    }
  }

  // rows: 5; findings: F-B12
  @Test
  void credentialsOfOneRequestGiveItAwayAtOnce() throws Exception {
    for (Order order : List.of(Order.BEFORE, Order.BEFORE_WITH_PROBE)) {
      errors.clear();
      try (ChainHost host = new ChainHost(backend, order)) {
        unavailable(host.client().get("/rest/issues", "X-Key: alice"));
        unavailable(host.client().get("/rest/issues", "X-Key: alice"));
        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.get(0).contains("/rest/issues "), errors.toString());
        assertTrue(errors.get(0).contains("credentials of one request"), errors.toString());
        assertEquals("public", host.client().get("/board").body());
      }
    }
  }

  // findings: F-B12
  @Test
  void anAsynchronousRequestGivesItAwayToo() throws Exception {
    try (ChainHost host = new ChainHost(backend, Order.BEFORE)) {
      Raw alice = host.client();
      alice.get("/login?user=alice");
      alice.get("/async");
      assertEquals(1, errors.size());
      unavailable(alice.get("/async"));
    }
    errors.clear();
    try (ChainHost host = new ChainHost(backend, Order.BEFORE_WITH_PROBE)) {
      Raw alice = host.client();
      alice.get("/login?user=alice");
      unavailable(alice.get("/async"));
      assertEquals(0, host.reached.get());
    }
  }

  /** A sign-in inside the chain looks the same once, and is followed by a person's requests. */
  // findings: F-B12
  @Test
  void behindTheAuthenticationNothingFires() throws Exception {
    try (ChainHost host = new ChainHost(backend, Order.BEHIND)) {
      for (String user : List.of("alice", "bob", "carol", "dave")) {
        Raw client = host.client();
        assertEquals("public", client.get("/login").body());
        client.get("/login?user=" + user);
        client.get("/static/app.css");
        assertEquals(401, client.get("/board").status());
        verify(client);
        assertEquals(ChainHost.DATA, client.get("/board").body());
        assertEquals(ChainHost.DATA, client.get("/async").body());
        client.get("/logout");
        assertEquals("public", client.get("/board").body());
        client.get("/login?user=" + user);
        assertEquals(401, client.get("/board").status());
        assertEquals(401, host.client().get("/board", "X-Key: " + user).status());
      }
      assertEquals(List.of(), errors);
    }
  }

  // findings: F-B12
  @Test
  void aSignInInsideTheChainIsNoMisplacement() throws Exception {
    try (TestHost host = new TestHost(backend, backend.now::get)) {
      for (int i = 0; i < 3; i++) {
        Raw alice = host.client();
        for (String then : List.of("", "forward", "async", "include", "error")) {
          alice.get("/login?user=alice&then=" + then);
          assertEquals(401, alice.get("/board").status());
        }
      }
      assertEquals(List.of(), errors);
    }
  }

  // findings: F-B13
  @Test
  void aRequestForWhichTheHostCannotTellForgetsNothing() throws Exception {
    try (ChainHost host = new ChainHost(backend, Order.BEHIND)) {
      Raw alice = host.client();
      alice.get("/login?user=alice");
      verify(alice);
      assertEquals("public", alice.get("/static/app.css").body());
      assertEquals(ChainHost.DATA, alice.get("/board").body(), "the proof is still there");
      assertEquals("public", host.client().get("/static/app.css").body());
      alice.get("/logout");
      alice.get("/login");
      alice.get("/login?user=alice");
      assertEquals(401, alice.get("/board").status(), "a request of nobody's forgets it");
    }
  }

  // findings: F-B14
  @Test
  void theHostsOwnRefusalKeepsItsStatus() throws Exception {
    try (ChainHost host = new ChainHost(backend, Order.BEHIND)) {
      Answer wrong = host.client().get("/rest/issues", basic("alice", "wrong"));
      assertEquals(401, wrong.status());
      assertEquals("Basic realm=\"host\"", wrong.header("www-authenticate"));
      assertFalse(wrong.body().contains("second_factor"), wrong.body());
      Raw alice = host.client();
      assertEquals(403, alice.get("/forged").status());
      alice.get("/login?user=alice");
      Answer forged = alice.send("POST", "/forged", "");
      assertEquals(403, forged.status());
      assertFalse(forged.body().contains("second_factor"), forged.body());
      assertEquals(401, host.client().get("/rest/issues", basic("alice", "password")).status());
      verify(alice);
      assertEquals(403, alice.get("/forged").status());
    }
  }

  private static void verify(Raw client) {
    client.visit("/countersign/verify");
    Answer done =
        client.submit("/countersign/verify", "method", "totp", "code", PlayedBackend.CODE);
    assertEquals(303, done.status(), done.toString());
  }

  private static void unavailable(Answer answer) {
    assertEquals(503, answer.status(), answer.toString());
    assertFalse(answer.body().contains(ChainHost.DATA), answer.body());
    assertTrue(answer.body().contains("second_factor_unavailable"), answer.body());
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
