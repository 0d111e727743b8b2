package dev.countersign.demo;

import dev.countersign.testkit.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The reference host as a separate process. */
final class HostProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 180;

  private final Process process;
  private final int port;

  private HostProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one node; nodes with the same database need the same data folder, for the key ring. */
  static HostProcess start(String jdbcUrl, Path data, int port)
      throws IOException, InterruptedException {
    Path log = data.resolveSibling("node-" + port + "-" + System.nanoTime() + ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--port",
                Integer.toString(port),
                "--database",
                jdbcUrl,
                "--data",
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    HostProcess node = new HostProcess(process, port);
    node.awaitReady(log);
    return node;
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    String ready = "ready http://127.0.0.1:" + port;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      String said = Files.readString(log, StandardCharsets.UTF_8);
      if (said.lines().anyMatch(ready::equals)) {
        return;
      }
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException("the node does not come up:\n" + said);
      }
      Thread.sleep(50);
    }
  }

  int port() {
    return port;
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  static HostProcess startOnFreePort(String jdbcUrl, Path data)
      throws IOException, InterruptedException {
    return start(jdbcUrl, data, FreePorts.one());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
