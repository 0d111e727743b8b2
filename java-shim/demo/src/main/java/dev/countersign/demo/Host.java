package dev.countersign.demo;

import dev.countersign.verifier.EngineUnavailableException;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.NoticeDelivery;
import dev.countersign.verifier.VerifierUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All nodes of one command line. */
final class Host implements AutoCloseable {
  /** How long a notice may take; no page waits for it. */
  private static final Duration NOTICE_PAUSE = Duration.ofSeconds(1);

  private final List<AutoCloseable> open = new ArrayList<>();
  private String outside = "";

  private Host() {}

  /** Where mailbox, phone and gadgets are. */
  String outside() {
    return outside;
  }

  static Host start(Options options) throws StartException {
    for (int node = 0; node < options.nodes(); node++) {
      // Before anything is written.
      free(options.port() + node);
    }
    boolean made = !Files.exists(options.data());
    Path data = folder(options.data());
    Host host = new Host();
    try {
      host.start(options, data);
      return host;
    } catch (StartException problem) {
      host.close();
      undo(data, made);
      throw problem;
    } catch (VerifierUnavailableException problem) {
      host.close();
      undo(data, made);
      throw new StartException(line(problem));
    }
  }

  private void start(Options options, Path data)
      throws StartException, VerifierUnavailableException {
    Setup setup = new Setup(options, data);
    try {
      setup.check();
    } catch (EngineUnavailableException missing) {
      if (!setup.isDone()) {
        throw missing;
      }
      // Already set up, so it may serve: the filter refuses whatever needs a second factor.
      System.err.println("countersign-demo: " + line(missing));
    }
    Database database = Database.open(options);
    open.add(database);
    KeyFile keys = setup.keys(database);
    try {
      setup.policy(database, keys);
    } catch (EngineUnavailableException missing) {
      if (!setup.isDone()) {
        throw missing;
      }
    }
    Helpers helpers = helpers(options, data);
    for (int node = 0; node < options.nodes(); node++) {
      add(new Node(options.port() + node, data, database, keys, helpers));
      open.add(NoticeDelivery.start(database.outbox(), helpers.notices(), NOTICE_PAUSE));
    }
  }

  /** The outside world: servers on this machine, and what sends to them. */
  private Helpers helpers(Options options, Path data) throws StartException {
    Mailbox mailbox = new Mailbox();
    MailServer mailServer = new MailServer(mailbox);
    open.add(mailServer);
    int wished = options.port() + options.nodes();
    Outside around =
        new Outside(
            wished > 65_535 ? 0 : wished,
            "http://localhost:" + options.port() + "/",
            mailbox,
            new Phones(),
            new Gadgets(data));
    open.add(around);
    outside = around.address();
    Helpers helpers = new Helpers(mailServer, around);
    open.add(helpers);
    return helpers;
  }

  private void add(Node node) throws StartException, VerifierUnavailableException {
    open.add(node);
    try {
      node.warmUp();
    } catch (EngineUnavailableException missing) {
      System.err.println("countersign-demo: " + line(missing));
    }
    node.start();
  }

  @Override
  public void close() {
    for (int i = open.size() - 1; i >= 0; i--) {
      try {
        open.get(i).close();
      } catch (Exception ignored) {
        // The rest has to be closed too.
      }
    }
    open.clear();
  }

  private static String line(VerifierUnavailableException problem) {
    return String.valueOf(problem.getMessage());
  }

  private static void free(int port) throws StartException {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      probe.setReuseAddress(true);
    } catch (IOException taken) {
      throw new StartException("port " + port + " is in use: choose another with --port");
    }
  }

  private static Path folder(Path data) throws StartException {
    try {
      Path folder = Files.createDirectories(data.toAbsolutePath().normalize());
      // The only reliable way to know: a file system can be read-only even for root.
      Files.delete(Files.createTempFile(folder, "writable-", ".new"));
      return folder;
    } catch (IOException failed) {
      throw new StartException(
          "the folder " + data + " cannot be created or written: choose another with --data");
    }
  }

  /** Removes a folder that a failed start made and left empty; any other one stays. */
  private static void undo(Path data, boolean made) {
    if (made) {
      try {
        Files.deleteIfExists(data);
      } catch (IOException notEmpty) {
        // There are files in it.
      }
    }
  }
}
