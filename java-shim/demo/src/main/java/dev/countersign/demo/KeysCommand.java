package dev.countersign.demo;

import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.RequestRefusedException;
import dev.countersign.verifier.Resealing;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.KeyState;
import dev.countersign.verifier.wire.RingChange;
import dev.countersign.verifier.wire.RingEntry;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rotating the key ring, while nodes run or not. */
final class KeysCommand {
  static final String USAGE =
      """
      usage: countersign-demo keys COMMAND [--data DIR] [--database JDBC-ADDRESS]
        list           lists the keys and their states
        rotate         adds a key, waits until running nodes know it, then seals with it
        add            adds a key that opens and does not seal yet
        activate N     seals with key N from now on; the previous one still opens
        reseal         reseals with the active key what older keys sealed
        retire N       makes key N open nothing any more; refused while records need it
      (for reseal and retire, stop a host whose database is a file first)""";

  /** The most accounts named, of those that could not be resealed. */
  private static final int NAMED_MAX = 20;

  /** Nodes check every five seconds. */
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
      throw new StartException(
          "keys needs a command: list, rotate, add, activate, reseal or retire");
    }
    String command = arguments[0];
    boolean named = command.equals("activate") || command.equals("retire");
    if (named && (arguments.length < 2 || arguments[1].startsWith("--"))) {
      throw new StartException("keys " + command + " needs the number of a key: see keys list");
    }
    int number = named ? number(arguments[1]) : 0;
    Options options = Options.parse(Arrays.copyOfRange(arguments, named ? 2 : 1, arguments.length));
    KeyFile keys = Installation.keys(options);
    switch (command) {
      case "list" -> list(change(keys, new RingChange.Look(), options));
      case "add" -> list(change(keys, new RingChange.Add(), options));
      case "activate" -> list(change(keys, new RingChange.Activate(number), options));
      case "reseal" -> reseal(keys, options);
      case "retire" -> retire(keys, number, options);
      case "rotate" -> rotate(keys, options);
      default ->
          throw new StartException(
              "unknown command for keys: known are list, rotate, add, activate, reseal, retire");
    }
  }

  /** A key that was added but not used yet is taken, so an interrupted rotation continues. */
  private void rotate(KeyFile keys, Options options) throws StartException {
    List<RingEntry> before = change(keys, new RingChange.Look(), options);
    RingEntry next = newest(before);
    if (next == null) {
      next = newest(change(keys, new RingChange.Add(), options));
    }
    if (next == null) {
      throw new StartException("the key that was added is not in the file: look at it");
    }
    out.println("key " + next.keyId() + " was added; running nodes learn it now");
    awaitNodes("keys rotate");
    list(change(keys, new RingChange.Activate(next.keyId()), options));
    out.println("export the key file again: the copy you keep lacks the new key");
    out.println("to finish with the previous key: keys reseal, then keys retire " + active(before));
  }

  /** A key newer than the active one that only opens. */
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

  private void awaitNodes(String command) throws StartException {
    out.flush();
    try {
      Thread.sleep(waitMillis);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted: run " + command + " again to go on");
    }
  }

  private void retire(KeyFile keys, int number, Options options) throws StartException {
    for (RingEntry key : change(keys, new RingChange.Look(), options)) {
      if (key.keyId() == number && key.state() == KeyState.ACCEPT) {
        // A node that does not yet know which key is active could seal a record after the count.
        awaitNodes("keys retire");
      }
    }
    // Opening requires the newest policy to have the right seal, so only such a policy is resealed.
    try (Installation installation = Installation.open(options)) {
      long records = installation.database().lists().sealedBy(number);
      if (records > 0) {
        throw new StartException(
            records
                + (records == 1 ? " record needs" : " records need")
                + " this key: run keys reseal first; it names those it cannot seal, which a reset"
                + " repairs");
      }
      installation.policies().sealAgain(installation.policy());
      list(change(keys, new RingChange.Retire(number), options));
    } catch (StoreException failed) {
      throw new StartException(String.valueOf(failed.getMessage()));
    }
  }

  private void reseal(KeyFile keys, Options options) throws StartException {
    long active = active(change(keys, new RingChange.Look(), options));
    try (Installation installation = Installation.open(options)) {
      Resealing.Resealed done =
          Resealing.run(installation.database().lists(), installation.verifier(), (int) active);
      out.println(counted(done.sealed()) + " sealed with key " + active);
      done.left().stream()
          .limit(NAMED_MAX)
          .forEach(left -> out.println("left: " + left.accountId() + "  " + left.reason()));
      if (!done.left().isEmpty()) {
        throw new StartException(
            counted(done.left().size())
                + " could not be resealed: run keys reseal again, and reset the accounts named"
                + " each time");
      }
    } catch (StoreException | VerifierUnavailableException failed) {
      throw new StartException(String.valueOf(failed.getMessage()));
    }
  }

  private static String counted(long records) {
    return records + (records == 1 ? " record" : " records");
  }

  private static long active(List<RingEntry> keys) throws StartException {
    for (RingEntry key : keys) {
      if (key.state() == KeyState.ACTIVE) {
        return key.keyId();
      }
    }
    throw new StartException("no key in the file is active: restore the exported key ring there");
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
      case "ring_key_retired" -> "that key is retired: activate another, or rotate";
      case "ring_key_count" -> "the ring has 64 keys: no more fit";
      default -> "the key file is not a key ring: restore the exported key ring there";
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
