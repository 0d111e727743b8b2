package dev.countersign.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notices reach people by e-mail, whichever node recorded them. */
class NoticesTest {
  private static final long PATIENCE_SECONDS = 20;
  private static final long LOOKS_MILLIS = 2_500;
  private static final Pattern SUBJECT =
      Pattern.compile("\"to\":\"([^\"]+)\",\"subject\":\"([^\"]+)\"");

  @TempDir Path data;
  private int port;
  private Host host;

  @BeforeEach
  void start() throws Exception {
    port = FreePorts.row(2);
    AppsOnly.into(data);
    host = Host.start(new Options(port, 2, "", data));
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void ofTwoNodesOneSendsEachNoticeOnce() throws Exception {
    Enrollee.at(port, "alice");
    Map<String, Integer> expected =
        Map.of(
            "alice@harbor.example: Harbor: a second step was added",
            1,
            "alice@harbor.example: Harbor: new backup codes were created",
            1);
    until(expected);
    // Both nodes check again meanwhile.
    Thread.sleep(LOOKS_MILLIS);
    assertEquals(expected, arrived());
    String page = text("/mailbox");
    assertTrue(page.contains("authenticator app"), page);

    Browser thief = new Browser(port + 1);
    thief.signIn("alice");
    for (String guess : List.of("000000", "111111", "222222")) {
      thief.post("/countersign/verify", "method", "totp", "code", guess);
    }
    Map<String, Integer> all = new TreeMap<>(expected);
    all.put("alice@harbor.example: Harbor: someone may know your password", 1);
    until(all);
  }

  private void until(Map<String, Integer> expected) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!arrived().equals(expected) && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    assertEquals(expected, arrived());
  }

  /** How often each subject arrived, and for whom. */
  private Map<String, Integer> arrived() throws Exception {
    Map<String, Integer> arrived = new TreeMap<>();
    Matcher each = SUBJECT.matcher(text("/mailbox.json"));
    while (each.find()) {
      arrived.merge(each.group(1) + ": " + each.group(2), 1, Integer::sum);
    }
    return arrived;
  }

  private String text(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(host.outside() + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
