package dev.countersign.servlet;

import static dev.countersign.servlet.FilterTest.refusedWithCode;
import static dev.countersign.servlet.FilterTest.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an exemption is worth, and for how long. */
class ExemptionTest {
  private final PlayedBackend backend = new PlayedBackend();
  private TestHost host;

  @BeforeEach
  void start() throws Exception {
    host = new TestHost(backend, backend.now::get);
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  @Test
  void anExemptionPassesByItsRule() {
    Raw exempt = host.signedIn("exempt");
    assertTrue(exempt.get("/rest/api/issues").body().contains(TestHost.DATA));
    int opened = backend.opened.get();
    exempt.get("/rest/api/issues");
    assertEquals(opened, backend.opened.get(), "the engine opens evidence once");
    backend.ringStamp.incrementAndGet();
    exempt.get("/rest/api/issues");
    assertEquals(opened + 1, backend.opened.get(), "and once more for another key ring");
  }

  @Test
  void anExemptionIsNoneForAnotherProductOfTheSameSession() {
    Raw alice = host.signedIn("alice");
    assertTrue(alice.get("/servicedesk/1").body().contains(TestHost.DATA));
    refusedWithCode(alice.get("/rest/api/issues"));
    assertTrue(alice.get("/servicedesk/1").body().contains(TestHost.DATA));
    refusedWithCode(alice.get("/rest/api/issues"));
    verify(alice);
    assertEquals(200, alice.get("/rest/api/issues").status());
    assertEquals(200, alice.get("/servicedesk/1").status());
  }

  @Test
  void anExemptionEndsWithTheGroupItWasGivenFor() {
    Raw alice = host.client();
    alice.get("/login?user=alice&group=robots");
    assertTrue(alice.get("/rest/api/issues").body().contains(TestHost.DATA));
    alice.get("/login?group=staff");
    backend.now.addAndGet(60);
    refusedWithCode(alice.get("/rest/api/issues"));
    verify(alice);
    alice.get("/login?group=others");
    backend.now.addAndGet(60);
    assertEquals(200, alice.get("/rest/api/issues").status(), "what was verified stays so");
  }
}
