package dev.countersign.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A MariaDB server from the system's binaries, on a free port of 127.0.0.1, with its data in a
 * temporary directory. Closing stops it and removes the data.
 */
public final class MariaDbServer implements AutoCloseable {
  private static final String USER = "mysql";

  private final Path directory;
  private final Path log;
  private final int port;
  private final String zone;
  private final List<String> options;
  private Process server;

  private MariaDbServer(Path directory, Path log, String zone, List<String> options)
      throws IOException, InterruptedException {
    this.directory = directory;
    this.log = log;
    this.port = FreePorts.one();
    this.zone = zone;
    this.options = options;
    this.server = launch();
  }

  /**
   * Starts a server.
   *
   * @param options more of its options
   * @return the server, ready to take connections
   * @throws IOException if none is installed or it does not come up
   * @throws InterruptedException if the thread is interrupted
   */
  public static MariaDbServer start(String... options) throws IOException, InterruptedException {
    return startIn("UTC", options);
  }

  /**
   * Starts a server on a machine of another time zone.
   *
   * @param zone the zone
   * @param options more of its options
   * @return the server, ready to take connections
   * @throws IOException if none is installed or it does not come up
   * @throws InterruptedException if the thread is interrupted
   */
  public static MariaDbServer startIn(String zone, String... options)
      throws IOException, InterruptedException {
    Path directory = Programs.directory("mariadb", USER);
    Path log = directory.resolveSibling(directory.getFileName() + ".log");
    install(directory.resolve("data"), log);
    return new MariaDbServer(directory, log, zone, List.of(options));
  }

  /** An empty database that lets its root in from this machine without a password. */
  static void install(Path data, Path log) throws IOException, InterruptedException {
    Programs.run(
        Programs.as(
            USER,
            log,
            List.of(
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + data,
                "--skip-test-db",
                "--auth-root-authentication-method=normal")),
        log);
  }

  private Process launch() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/sbin/mariadbd",
                "--no-defaults",
                "--datadir=" + directory.resolve("data"),
                socket(),
                "--pid-file=" + directory.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--max-connections=200",
                "--innodb-buffer-pool-size=32M",
                // No test has to survive a power cut.
                "--innodb-flush-log-at-trx-commit=0"));
    command.addAll(options);
    ProcessBuilder builder = Programs.as(USER, log, command);
    builder.environment().put("TZ", zone);
    Process started = builder.start();
    Programs.await(
        started,
        log,
        Programs.as(
            USER, log, List.of("mariadb-admin", "--no-defaults", socket(), "--user=root", "ping")));
    return started;
  }

  private String socket() {
    return "--socket=" + directory.resolve("socket");
  }

  /** Kills the server; nothing is written any more. */
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
    return "jdbc:mariadb://127.0.0.1:"
        + through
        + "/countersign?createDatabaseIfNotExist=true&user=root";
  }

  /**
   * Where it listens on 127.0.0.1.
   *
   * @return the port
   */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    Programs.stop(server);
    Programs.delete(directory);
    Programs.delete(log);
  }
}
