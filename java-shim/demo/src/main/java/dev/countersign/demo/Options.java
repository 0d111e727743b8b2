package dev.countersign.demo;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;

/**
 * The command line.
 *
 * @param port the first node's port
 * @param nodes how many nodes share the database, on consecutive ports
 * @param database a JDBC address; empty for an H2 file in the data folder
 * @param data where key ring, policy and the H2 file are kept
 */
record Options(int port, int nodes, String database, Path data) {
  static final String USAGE =
      """
      usage: countersign-demo [--port N] [--nodes N] [--database JDBC-ADDRESS] [--data DIR]
        --port N       first port, 1 to 65535; default 8080
        --nodes N      1 to 4 nodes on one database, on consecutive ports; default 1
        --database A   jdbc:h2:, jdbc:postgresql: or jdbc:mariadb: address; default a file in DIR
        --data DIR     where the key ring, the policy and the default database are kept;
                       default target/demo""";

  private static final int NODES_MAX = 4;

  static Options parse(String[] arguments) throws StartException {
    int port = 8080;
    int nodes = 1;
    String database = "";
    Path data = Path.of("target", "demo");
    Iterator<String> left = Arrays.asList(arguments).iterator();
    while (left.hasNext()) {
      String flag = left.next();
      switch (flag) {
        case "--port" -> port = number(flag, value(flag, left), 1, 65_535);
        case "--nodes" -> nodes = number(flag, value(flag, left), 1, NODES_MAX);
        case "--database" -> database = database(value(flag, left));
        case "--data" -> data = folder(value(flag, left));
        default ->
            throw new StartException(
                "unknown flag `" + flag + "`: known are --port, --nodes, --database, --data");
      }
    }
    if (port + nodes - 1 > 65_535) {
      throw new StartException("--port leaves no room for --nodes: choose a lower port");
    }
    return new Options(port, nodes, database, data);
  }

  private static String value(String flag, Iterator<String> left) throws StartException {
    if (!left.hasNext()) {
      throw new StartException(flag + " needs a value");
    }
    return left.next();
  }

  private static int number(String flag, String value, int low, int high) throws StartException {
    boolean digits = value.matches("[0-9]{1,5}");
    int number = digits ? Integer.parseInt(value) : -1;
    if (number < low || number > high) {
      throw new StartException(flag + " must be a whole number from " + low + " to " + high);
    }
    return number;
  }

  private static String database(String value) throws StartException {
    boolean known =
        value.startsWith("jdbc:h2:")
            || value.startsWith("jdbc:postgresql:")
            || value.startsWith("jdbc:mariadb:");
    if (!known) {
      throw new StartException(
          "--database must be an address that begins with jdbc:h2:, jdbc:postgresql: or"
              + " jdbc:mariadb:");
    }
    try {
      new URI(value.substring("jdbc:".length()));
    } catch (URISyntaxException strange) {
      throw new StartException("--database is not an address: see your driver's manual");
    }
    return value;
  }

  private static Path folder(String value) throws StartException {
    try {
      return Path.of(value);
    } catch (InvalidPathException strange) {
      throw new StartException("--data is not a path on this system: choose another folder");
    }
  }
}
