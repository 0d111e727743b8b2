package dev.countersign.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * PgBouncer in front of a PostgreSQL server, on a free port of 127.0.0.1. A connection of the
 * server belongs to a client for one transaction. Closing stops it.
 */
public final class PgBouncer implements AutoCloseable {
  private static final String PROGRAM = "pgbouncer";
  private static final String USER = "postgres";

  private final Path directory;
  private final int port;
  private final Process server;

  private PgBouncer(Path directory, int port, Process server) {
    this.directory = directory;
    this.port = port;
    this.server = server;
  }

  /**
   * Starts one that pools by transaction.
   *
   * @param behind the server
   * @return the pooler, ready to take connections
   * @throws IOException if it is not installed or does not come up
   * @throws InterruptedException if the thread is interrupted
   */
  public static PgBouncer byTransaction(PostgresServer behind)
      throws IOException, InterruptedException {
    Path directory = Programs.directory(PROGRAM, USER);
    Path log = directory.resolve("log");
    Path settings = directory.resolve("pgbouncer.ini");
    int port = FreePorts.one();
    Files.writeString(
        settings,
        String.join(
            "\n",
            "[databases]",
            "* = host=127.0.0.1 port=" + behind.port() + " user=" + USER,
            "[pgbouncer]",
            "listen_addr = 127.0.0.1",
            "listen_port = " + port,
            "unix_socket_dir =",
            "auth_type = any",
            "pool_mode = transaction",
            "default_pool_size = 10",
            "max_client_conn = 200",
            "ignore_startup_parameters = extra_float_digits",
            ""));
    Process server =
        Programs.as(USER, log, List.of("/usr/sbin/" + PROGRAM, settings.toString())).start();
    PgBouncer pooler = new PgBouncer(directory, port, server);
    while (!pooler.listens()) {
      if (!server.isAlive()) {
        String said = Programs.tail(log);
        pooler.close();
        throw new IOException("PgBouncer did not come up:\n" + said);
      }
      Thread.sleep(20);
    }
    return pooler;
  }

  private boolean listens() {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return true;
    } catch (IOException notYet) {
      return false;
    }
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
  }
}
