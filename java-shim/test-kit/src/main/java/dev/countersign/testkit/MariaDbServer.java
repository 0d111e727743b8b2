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
  private final Process server;

  private MariaDbServer(Path directory, Path log, int port, Process server) {
    this.directory = directory;
    this.log = log;
    this.port = port;
    this.server = server;
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
    Path directory = Programs.directory("mariadb", USER);
    Path log = directory.resolveSibling(directory.getFileName() + ".log");
    String data = "--datadir=" + directory.resolve("data");
    Programs.run(
        Programs.as(
            USER,
            log,
            List.of(
                "mariadb-install-db",
                "--no-defaults",
                data,
                "--skip-test-db",
                "--auth-root-authentication-method=normal")),
        log);
    int port = FreePorts.one();
    String socket = "--socket=" + directory.resolve("socket");
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/sbin/mariadbd",
                "--no-defaults",
                data,
                socket,
                "--pid-file=" + directory.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--max-connections=200",
                "--innodb-buffer-pool-size=32M",
                // No test has to survive a power cut.
                "--innodb-flush-log-at-trx-commit=0"));
    command.addAll(List.of(options));
    Process server = Programs.as(USER, log, command).start();
    Programs.await(
        server,
        log,
        Programs.as(
            USER, log, List.of("mariadb-admin", "--no-defaults", socket, "--user=root", "ping")));
    return new MariaDbServer(directory, log, port, server);
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
