package dev.countersign.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An nginx from the system's packages before a host under test, with all of its files in a
 * temporary directory. Closing stops it.
 */
public final class NginxServer implements AutoCloseable {
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"));
  private static final long PATIENCE_SECONDS = 30;

  private final Path directory;
  private final Process server;

  private NginxServer(Path directory, Process server) {
    this.directory = directory;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param port one of the ports that it listens on
   * @param servers the part of its configuration inside {@code http}
   * @return the server, ready to take connections
   * @throws IOException if none is installed or it does not come up
   * @throws InterruptedException if the thread is interrupted
   */
  public static NginxServer start(int port, String servers)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("countersign-nginx-");
    Path log = directory.resolve("error.log");
    List<String> lines = new ArrayList<>();
    // Its workers could not read a directory of root's.
    lines.add(Programs.asRoot() ? "user root;" : "");
    lines.add("worker_processes 1; daemon off;");
    lines.add("pid nginx.pid; error_log error.log;");
    lines.add("events { worker_connections 128; }");
    lines.add("http { access_log off;");
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      lines.add(kind + "_temp_path " + kind + ";");
    }
    lines.add(servers + "}");
    Path configuration = Files.write(directory.resolve("nginx.conf"), lines);
    Process server =
        new ProcessBuilder(
                program(),
                "-p",
                directory.toString(),
                "-c",
                configuration.toString(),
                "-e",
                log.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out.log").toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (server.isAlive() && FreePorts.isFree(port)) {
      if (System.nanoTime() > end) {
        server.destroyForcibly();
      }
      Thread.sleep(20);
    }
    if (!server.isAlive()) {
      throw new IOException("nginx did not come up:\n" + Files.readString(log));
    }
    return new NginxServer(directory, server);
  }

  private static String program() throws IOException {
    return PROGRAMS.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("nginx is not installed; apt-get install nginx"))
        .toString();
  }

  @Override
  public void close() {
    Programs.stop(server);
    Programs.delete(directory);
  }
}
