package dev.countersign.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * MariaDB servers that form one Galera cluster, each on free ports of 127.0.0.1, with their data in
 * temporary directories. Closing ends them and removes the data.
 */
public final class GaleraCluster implements AutoCloseable {
  private static final String USER = "mysql";
  private static final Path PROVIDER = Path.of("/usr/lib/galera/libgalera_smm.so");
  private static final long PATIENCE_SECONDS = 180;

  /** SQL, the group's traffic, its catching up, and the first copy. */
  private static final int PORTS_PER_NODE = 4;

  private static final int GROUP = 1;
  private static final int CATCH_UP = 2;
  private static final int COPY = 3;

  private final Path directory;
  private final int firstPort;
  private final List<Process> servers = new ArrayList<>();

  private GaleraCluster(Path directory, int firstPort) {
    this.directory = directory;
    this.firstPort = firstPort;
  }

  /**
   * Starts a cluster.
   *
   * @param nodes how many servers, 1 to 9
   * @return the cluster, all of its nodes ready to take connections
   * @throws IOException if Galera is not installed or a node does not come up
   * @throws InterruptedException if the thread is interrupted
   */
  public static GaleraCluster start(int nodes) throws IOException, InterruptedException {
    if (!Files.exists(PROVIDER)) {
      throw new IOException("there is no " + PROVIDER + "; apt-get install galera-4");
    }
    GaleraCluster cluster =
        new GaleraCluster(
            Programs.directory("galera", USER), FreePorts.row(PORTS_PER_NODE * nodes));
    try {
      for (int node = 0; node < nodes; node++) {
        cluster.add(node);
      }
    } catch (IOException | InterruptedException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void add(int node) throws IOException, InterruptedException {
    Path log = log(node);
    MariaDbServer.install(directory.resolve("data" + node), log);
    Process server = Programs.as(USER, log, command(node)).start();
    servers.add(server);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!status(node).contains("Synced")) {
      if (!server.isAlive() || System.nanoTime() > end) {
        throw new IOException("node " + node + " did not join:\n" + Programs.tail(log));
      }
      Thread.sleep(100);
    }
  }

  private List<String> command(int node) {
    String group = "127.0.0.1:" + port(node, GROUP);
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/sbin/mariadbd",
                "--no-defaults",
                "--datadir=" + directory.resolve("data" + node),
                socket(node),
                "--pid-file=" + directory.resolve("pid" + node),
                "--bind-address=127.0.0.1",
                "--port=" + port(node),
                "--max-connections=200",
                "--innodb-buffer-pool-size=32M",
                "--innodb-log-file-size=16M",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-autoinc-lock-mode=2",
                "--binlog-format=ROW",
                "--wsrep-on=ON",
                "--wsrep-provider=" + PROVIDER,
                "--wsrep-node-name=node" + node,
                "--wsrep-node-address=" + group,
                "--wsrep-sst-method=rsync",
                "--wsrep-sst-receive-address=127.0.0.1:" + port(node, COPY)));
    command.add(
        "--wsrep-provider-options=base_host=127.0.0.1;base_port="
            + port(node, GROUP)
            + ";gmcast.listen_addr=tcp://"
            + group
            + ";ist.recv_addr=127.0.0.1:"
            + port(node, CATCH_UP)
            + ";gcache.size=16M");
    if (node == 0) {
      command.addAll(List.of("--wsrep-cluster-address=gcomm://", "--wsrep-new-cluster"));
    } else {
      command.add("--wsrep-cluster-address=gcomm://127.0.0.1:" + port(0, GROUP));
    }
    return command;
  }

  private String status(int node) throws IOException, InterruptedException {
    Process client =
        new ProcessBuilder(
                "mariadb",
                "--no-defaults",
                socket(node),
                "--user=root",
                "--batch",
                "--execute=show status like 'wsrep_local_state_comment'")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    client.waitFor();
    return answer;
  }

  /**
   * The address for JDBC of one node, with the user in it.
   *
   * @param node its number, from 0
   * @return the address
   */
  public String jdbcUrl(int node) {
    return "jdbc:mariadb://127.0.0.1:"
        + port(node)
        + "/countersign?createDatabaseIfNotExist=true&user=root";
  }

  /**
   * The address for JDBC that spreads connections over all nodes, as a balancer does.
   *
   * @return the address
   */
  public String balancedJdbcUrl() {
    StringBuilder hosts = new StringBuilder();
    for (int node = 0; node < servers.size(); node++) {
      hosts.append(node == 0 ? "" : ",").append("127.0.0.1:").append(port(node));
    }
    return "jdbc:mariadb:loadbalance://" + hosts + "/countersign?user=root";
  }

  /**
   * Where a node listens for SQL on 127.0.0.1.
   *
   * @param node its number, from 0
   * @return the port
   */
  public int port(int node) {
    return port(node, 0);
  }

  private int port(int node, int purpose) {
    return firstPort + PORTS_PER_NODE * node + purpose;
  }

  /**
   * Kills a node; the others notice that it is gone.
   *
   * @param node its number, from 0
   */
  public void kill(int node) {
    Programs.kill(servers.get(node));
  }

  private Path log(int node) {
    return directory.resolve("log" + node);
  }

  private String socket(int node) {
    return "--socket=" + directory.resolve("socket" + node);
  }

  @Override
  public void close() {
    // In an orderly stop each node would wait for the others.
    servers.forEach(Programs::kill);
    Programs.delete(directory);
  }
}
