package dev.countersign.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private static final String SETTING = "-c";

  /** No test has to survive a power cut. */
  private static final String NOT_DURABLE = "fsync=off";

  private static final String DURABLE = "fsync=on";

  private final Path directory;
  private final Path log;
  private final int port;
  private final List<String> settings;
  private Process server;

  private PostgresServer(Path directory, Path log, List<String> settings)
      throws IOException, InterruptedException {
    this.directory = directory;
    this.log = log;
    this.settings = settings;
    this.port = FreePorts.one();
    this.server = launch();
  }

  /**
   * Starts a server.
   *
   * @param settings what differs from its defaults, each as {@code name=value}
   * @return the server, ready to take connections
   * @throws IOException if none is installed or it does not come up
   * @throws InterruptedException if the thread is interrupted
   */
  public static PostgresServer start(String... settings) throws IOException, InterruptedException {
    return start(NOT_DURABLE, List.of(settings));
  }

  /**
   * Starts a server that waits for the disk at every commit, like one in production; for measuring.
   *
   * @return the server, ready to take connections
   * @throws IOException if none is installed or it does not come up
   * @throws InterruptedException if the thread is interrupted
   */
  public static PostgresServer startDurable() throws IOException, InterruptedException {
    return start(DURABLE, List.of());
  }

  private static PostgresServer start(String durability, List<String> settings)
      throws IOException, InterruptedException {
    Path directory = Programs.directory("postgresql", USER);
    Path log = directory.resolveSibling(directory.getFileName() + ".log");
    run(
        log,
        "initdb",
        "--pgdata=" + directory.resolve("data"),
        "--username=" + USER,
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync");
    return new PostgresServer(directory, log, with(durability, settings));
  }

  /**
   * Starts a standby of this server on a port of its own. This one waits for it at commits if it
   * was started with {@code synchronous_standby_names=NAME}.
   *
   * @param name what this server knows the standby by
   * @return the standby, ready to answer reads
   * @throws IOException if it does not come up
   * @throws InterruptedException if the thread is interrupted
   */
  public PostgresServer standby(String name) throws IOException, InterruptedException {
    Path copy = Programs.directory("postgresql", USER);
    Path copyLog = copy.resolveSibling(copy.getFileName() + ".log");
    run(
        copyLog,
        "pg_basebackup",
        "--host=127.0.0.1",
        "--port=" + port,
        "--username=" + USER,
        "--pgdata=" + copy.resolve("data"),
        "--write-recovery-conf",
        "--wal-method=stream",
        "--checkpoint=fast",
        "--no-sync");
    return new PostgresServer(copy, copyLog, with(NOT_DURABLE, List.of("cluster_name=" + name)));
  }

  private static List<String> with(String durability, List<String> settings) {
    List<String> all = new ArrayList<>(List.of(durability));
    all.addAll(settings);
    return all;
  }

  private static void run(Path log, String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(binary(program)));
    command.addAll(List.of(arguments));
    Programs.run(Programs.as(USER, log, command), log);
  }

  private Process launch() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
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
                SETTING,
                "max_connections=200"));
    for (String setting : settings) {
      command.addAll(List.of(SETTING, setting));
    }
    Process started = Programs.as(USER, log, command).start();
    Programs.await(
        started,
        log,
        Programs.as(
            USER,
            log,
            List.of(binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", Integer.toString(port))));
    return started;
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
   * The address for JDBC of whichever takes writes: this server or another.
   *
   * @param other its standby
   * @return the address
   */
  public String jdbcUrlOfPrimary(PostgresServer other) {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + ",127.0.0.1:"
        + other.port
        + "/postgres?user="
        + USER
        + "&targetServerType=primary&hostRecheckSeconds=1&connectTimeout=2";
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

  /** Kills the server and every process that works for it; nothing is written any more. */
  public void crash() {
    Programs.kill(server);
  }

  /**
   * Starts it again on the same port with the same data.
   *
   * @throws IOException if it does not come up
   * @throws InterruptedException if the thread is interrupted
   */
  public void startAgain() throws IOException, InterruptedException {
    server = launch();
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
