package dev.countersign.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL server from the system's binaries, on a free port of 127.0.0.1, with its data in a
 * temporary directory. Closing stops it and removes the data.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String USER = "postgres";

  private final Path directory;
  private final Path log;
  private final int port;
  private final boolean durable;
  private Process server;

  private PostgresServer(Path directory, Path log, int port, boolean durable, Process server) {
    this.directory = directory;
    this.log = log;
    this.port = port;
    this.durable = durable;
    this.server = server;
  }

  /**
   * Starts a server.
   *
   * @return the server, ready to take connections
   * @throws IOException if none is installed or it does not come up
   * @throws InterruptedException if the thread is interrupted
   */
  public static PostgresServer start() throws IOException, InterruptedException {
    return start(false);
  }

  /**
   * Starts a server that waits for the disk at every commit, like one in production; for measuring.
   *
   * @return the server, ready to take connections
   * @throws IOException if none is installed or it does not come up
   * @throws InterruptedException if the thread is interrupted
   */
  public static PostgresServer startDurable() throws IOException, InterruptedException {
    return start(true);
  }

  private static PostgresServer start(boolean durable) throws IOException, InterruptedException {
    Path directory = Programs.directory("postgresql", USER);
    Path log = directory.resolveSibling(directory.getFileName() + ".log");
    Path data = directory.resolve("data");
    Programs.run(
        Programs.as(
            USER,
            log,
            List.of(
                binary("initdb"),
                "--pgdata=" + data,
                "--username=" + USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--no-sync")),
        log);
    int port = FreePorts.one();
    Process server = launch(directory, log, port, durable);
    return new PostgresServer(directory, log, port, durable, server);
  }

  private static Process launch(Path directory, Path log, int port, boolean durable)
      throws IOException, InterruptedException {
    Process server =
        Programs.as(
                USER,
                log,
                List.of(
                    binary("postgres"),
                    "-D",
                    directory.resolve("data").toString(),
                    "-p",
                    Integer.toString(port),
                    "-h",
                    "127.0.0.1",
                    "-k",
                    directory.toString(),
                    // No test has to survive a power cut.
                    "-c",
                    durable ? "fsync=on" : "fsync=off",
                    "-c",
                    "max_connections=200"))
            .start();
    Programs.await(
        server,
        log,
        Programs.as(
            USER,
            log,
            List.of(binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", Integer.toString(port))));
    return server;
  }

  /**
   * The address for JDBC, with the user in it.
   *
   * @return the address
   */
  public String jdbcUrl() {
    return jdbcUrl(port);
  }

  /**
   * The address for JDBC through another port that leads here.
   *
   * @param through the port
   * @return the address
   */
  public String jdbcUrl(int through) {
    return "jdbc:postgresql://127.0.0.1:" + through + "/postgres?user=" + USER;
  }

  /**
   * Where it listens on 127.0.0.1.
   *
   * @return the port
   */
  public int port() {
    return port;
  }

  /** Stops the server while clients are connected, and keeps its data. */
  public void stop() {
    interruptServer();
  }

  /**
   * Starts it again on the same port with the same data.
   *
   * @throws IOException if it does not come up
   * @throws InterruptedException if the thread is interrupted
   */
  public void startAgain() throws IOException, InterruptedException {
    server = launch(directory, log, port, durable);
  }

  private void interruptServer() {
    try {
      // SIGINT: PostgreSQL's fast shutdown, with clients connected.
      new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start().waitFor();
      server.waitFor(10, java.util.concurrent.TimeUnit.SECONDS);
    } catch (IOException e) {
      server.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Programs.stop(server);
  }

  @Override
  public void close() {
    interruptServer();
    Programs.delete(directory);
    Programs.delete(log);
  }

  private static String binary(String name) throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      throw new IOException(
          "PostgreSQL is not installed under " + INSTALLED + "; apt-get install postgresql");
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin").resolve(name))
          .filter(Files::isExecutable)
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IOException("there is no " + name + " under " + INSTALLED))
          .toString();
    }
  }
}
