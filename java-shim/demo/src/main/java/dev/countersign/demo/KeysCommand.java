package dev.countersign.demo;

import dev.countersign.store.jdbc.AccountLists;
import dev.countersign.store.jdbc.JdbcPolicies;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.Policies;
import dev.countersign.verifier.RequestRefusedException;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.KeyState;
import dev.countersign.verifier.wire.RingChange;
import dev.countersign.verifier.wire.RingEntry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rotating the key ring, while nodes run or not. */
final class KeysCommand {
  static final String USAGE =
      """
      usage: countersign-demo keys COMMAND [--data DIR] [--database JDBC-ADDRESS]
        list           the keys and what they are good for
        rotate         adds a key, waits until running nodes know it, then seals with it
        add            adds a key that opens and does not seal yet
        activate N     seals with key N from now on; the one before still opens
        retire N       key N opens nothing any more; refused while records need it
                       (stop a host whose database is a file first)""";

  /** Nodes look every five seconds. */
  private static final long NODES_KNOW_MILLIS = 10_000;

  private final PrintStream out;
  private final long waitMillis;

  KeysCommand(PrintStream out) {
    this(out, NODES_KNOW_MILLIS);
  }

  KeysCommand(PrintStream out, long waitMillis) {
    this.out = out;
    this.waitMillis = waitMillis;
  }

  void run(String[] arguments) throws StartException {
    if (arguments.length == 0) {
      throw new StartException("keys needs a command: list, rotate, add, activate or retire");
    }
    String command = arguments[0];
    boolean named = command.equals("activate") || command.equals("retire");
    if (named && (arguments.length < 2 || arguments[1].startsWith("--"))) {
      throw new StartException("keys " + command + " needs the number of a key: see keys list");
    }
    int number = named ? number(arguments[1]) : 0;
    Options options = Options.parse(Arrays.copyOfRange(arguments, named ? 2 : 1, arguments.length));
    Path path = options.data().resolve("keyring.json");
    if (!Files.exists(path)) {
      throw new StartException(
          "there is no key file " + path + ": name the folder of the host with --data");
    }
    KeyFile keys = new KeyFile(path);
    switch (command) {
      case "list" -> list(change(keys, new RingChange.Look(), options));
      case "add" -> list(change(keys, new RingChange.Add(), options));
      case "activate" -> list(change(keys, new RingChange.Activate(number), options));
      case "retire" -> retire(keys, number, options);
      case "rotate" -> rotate(keys, options);
      default ->
          throw new StartException(
              "unknown command for keys: known are list, rotate, add, activate, retire");
    }
  }

  /** A key that was added and not used yet is taken: an interrupted rotation goes on. */
  private void rotate(KeyFile keys, Options options) throws StartException {
    List<RingEntry> before = change(keys, new RingChange.Look(), options);
    RingEntry next = newest(before);
    if (next == null) {
      next = newest(change(keys, new RingChange.Add(), options));
    }
    if (next == null) {
      throw new StartException("the key that was added is not in the file: look at it");
    }
    out.println("key " + next.keyId() + " was added; running nodes get to know it");
    out.flush();
    try {
      Thread.sleep(waitMillis);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted: run keys rotate again to go on");
    }
    list(change(keys, new RingChange.Activate(next.keyId()), options));
    out.println("export the key file again: the copy you keep lacks the new key");
  }

  /** A key behind the active one that only opens. */
  private static @Nullable RingEntry newest(List<RingEntry> keys) {
    long active = 0;
    for (RingEntry key : keys) {
      active = key.state() == KeyState.ACTIVE ? key.keyId() : active;
    }
    for (RingEntry key : keys) {
      if (key.state() == KeyState.ACCEPT && key.keyId() > active) {
        return key;
      }
    }
    return null;
  }

  private void retire(KeyFile keys, int number, Options options) throws StartException {
    try (Database database = Database.open(options)) {
      long records = AccountLists.open(database.connections()).sealedBy(number);
      if (records > 0) {
        throw new StartException(
            records
                + (records == 1 ? " record needs" : " records need")
                + " this key: each is sealed anew when its person signs in next; reset whoever"
                + " never does");
      }
      JdbcPolicies policies =
          JdbcPolicies.open(database.connections(), Verifier.policyMarks(keys, options.data()));
      Policies.Policy newest = policies.current();
      // Opening it shows that the mark is right: only such a policy is marked again.
      Verifier.builder(database.store(), () -> newest, keys)
          .nativeDirectory(options.data())
          .open()
          .close();
      policies.markAgain(newest);
      list(change(keys, new RingChange.Retire(number), options));
    } catch (StoreException | VerifierUnavailableException failed) {
      throw new StartException(String.valueOf(failed.getMessage()));
    }
  }

  private static List<RingEntry> change(KeyFile keys, RingChange change, Options options)
      throws StartException {
    try {
      return keys.change(change, options.data());
    } catch (RequestRefusedException refused) {
      throw new StartException(words(refused.code()));
    } catch (IOException | VerifierUnavailableException failed) {
      throw new StartException(String.valueOf(failed.getMessage()));
    }
  }

  private static String words(String code) {
    return switch (code) {
      case "ring_key_unknown" -> "no key has that number: see keys list";
      case "ring_key_active" -> "that key seals: rotate first, then retire it";
      case "ring_key_retired" -> "that key is retired: activate another one, or rotate";
      case "ring_key_count" -> "the ring has 64 keys: no further one fits";
      default -> "the key file is no key ring: restore the exported key ring there";
    };
  }

  private void list(List<RingEntry> keys) {
    for (RingEntry key : keys) {
      out.println("key " + key.keyId() + "  " + key.state().name().toLowerCase(Locale.ROOT));
    }
  }

  private static int number(String value) throws StartException {
    if (!value.matches("[1-9][0-9]{0,8}")) {
      throw new StartException("the number of a key is a whole number from 1: see keys list");
    }
    return Integer.parseInt(value);
  }
}
