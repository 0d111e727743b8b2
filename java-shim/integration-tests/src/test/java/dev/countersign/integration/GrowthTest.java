package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Nothing grows by requests: whatever a client varies, the heap of a small JVM stays as it was.
 * With {@code COUNTERSIGN_LONG} set, ten times as many requests are sent.
 */
class GrowthTest {
  private static final int REQUESTS = System.getenv("COUNTERSIGN_LONG") == null ? 10_000 : 100_000;
  private static final long MEGABYTES_MAX = 3;

  // rows: 61; findings: F-B1
  @Test
  void nothingThatAClientVariesIsKept() throws Exception {
    String[] heap = child(Integer.toString(REQUESTS)).split(" ");
    assertEquals(2, heap.length, String.join(" ", heap));
    long before = Long.parseLong(heap[0]);
    long after = Long.parseLong(heap[1]);
    assertTrue(
        after - before <= MEGABYTES_MAX << 20,
        "the heap grew from " + before + " to " + after + " bytes in " + REQUESTS + " requests");
  }

  private static String child(String requests) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                VariedRequests.class.getName(),
                requests)
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), said);
    List<String> lines = said.lines().filter(line -> line.startsWith(VariedRequests.MARK)).toList();
    assertEquals(1, lines.size(), said);
    return lines.get(0).substring(VariedRequests.MARK.length());
  }
}
