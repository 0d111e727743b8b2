package dev.countersign.demo;

import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.Keys;
import dev.countersign.verifier.Policies;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.PolicyFinding;
import dev.countersign.verifier.wire.Save;
import dev.countersign.verifier.wire.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** First start: a key ring of its own and a policy; later starts: a policy that was edited. */
final class Setup {
  private static final int POLICY_BYTES_MAX = 1024 * 1024;

  /** Origins of this machine, which depend on the port of the command line. */
  private static final Pattern ORIGINS =
      Pattern.compile("\\[[^\\[\\]]*http://localhost:[^\\[\\]]*\\]");

  private static final Pattern ORIGIN = Pattern.compile("\"http://localhost:[0-9]+\"");
  private static final int ORIGINS_MAX = 10;

  private final Options options;
  private final Path data;
  private final Database database;

  Setup(Options options, Path data, Database database) {
    this.options = options;
    this.data = data;
    this.database = database;
  }

  /** The key ring's file; drawn and written where neither file nor database know one. */
  KeyFile keys() throws StartException, VerifierUnavailableException {
    Path file = data.resolve("keyring.json");
    if (!Files.exists(file)) {
      if (database.isClaimed()) {
        throw new StartException(
            "the key file " + file + " is missing, but the database has one: restore it there");
      }
      byte[] ring = Verifier.newRing("demo-" + UUID.randomUUID(), data);
      try {
        KeyFile.create(file, ring);
      } catch (IOException failed) {
        throw new StartException("the key file cannot be written: " + failed.getMessage());
      } finally {
        Arrays.fill(ring, (byte) 0);
      }
    }
    KeyFile keys = new KeyFile(file);
    try {
      Arrays.fill(keys.ring(), (byte) 0);
    } catch (IOException failed) {
      throw new StartException(String.valueOf(failed.getMessage()));
    }
    return keys;
  }

  /** Brings the policy file into the table, if it says something new. */
  void policy(Keys keys) throws StartException, VerifierUnavailableException {
    Path file = data.resolve("policy.json");
    boolean first = !Files.exists(file);
    String wanted = here(first ? defaultPolicy() : read(file));
    check(file, keys, wanted);
    try {
      long version = version();
      if (version == 0 || !database.policies().current().json().equals(wanted)) {
        // Another node that starts at the same time may be first with the same text.
        boolean ours = database.policies().append(version, wanted);
        if (!ours && !database.policies().current().json().equals(wanted)) {
          throw new StartException("another node saved another policy just now: start again");
        }
      }
      if (first) {
        write(file, wanted);
      }
    } catch (StoreException failed) {
      throw new StartException("the policy cannot be saved: " + failed.getMessage());
    }
  }

  /**
   * The policy with the origins of this start, if it names origins of this machine: those that the
   * table has already stay, since nodes of other command lines may share it.
   */
  private String here(String policy) {
    Matcher named = ORIGINS.matcher(policy);
    if (!named.find()) {
      return policy;
    }
    String saved = saved();
    boolean same = ORIGINS.matcher(saved).replaceAll("").equals(named.replaceAll(""));
    Set<String> origins = new LinkedHashSet<>();
    for (int port = options.port(); port < options.port() + options.nodes(); port++) {
      origins.add("\"http://localhost:" + port + "\"");
    }
    Matcher others = ORIGIN.matcher(same ? saved : "");
    while (others.find() && origins.size() < ORIGINS_MAX) {
      origins.add(others.group());
    }
    String all = origins.stream().sorted().collect(Collectors.joining(", ", "[", "]"));
    return named.replaceAll(Matcher.quoteReplacement(all));
  }

  private String saved() {
    try {
      return database.policies().current().json();
    } catch (StoreException none) {
      return "";
    }
  }

  private long version() {
    try {
      return database.policies().current().version();
    } catch (StoreException none) {
      return 0;
    }
  }

  /** Refuses a policy that would not open, before it is saved. */
  private void check(Path file, Keys keys, String policy)
      throws StartException, VerifierUnavailableException {
    Policies harmless = () -> new Policies.Policy(1, "{}");
    try (Verifier reader =
        Verifier.builder(new NoStore(), harmless, keys).nativeDirectory(data).open()) {
      for (PolicyFinding finding : reader.lint(policy)) {
        if (finding.severity() == Severity.ERROR) {
          throw new StartException(
              "the policy file "
                  + file
                  + " is refused at `"
                  + finding.path()
                  + "`: "
                  + finding.message());
        }
      }
    }
  }

  private static String read(Path file) throws StartException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(POLICY_BYTES_MAX + 1);
      if (bytes.length > POLICY_BYTES_MAX) {
        throw new StartException("the policy file " + file + " is larger than 1 MiB: shorten it");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException strange) {
      throw new StartException("the policy file " + file + " is not UTF-8: save it as UTF-8");
    } catch (IOException failed) {
      throw new StartException("the policy file " + file + " cannot be read: allow reading it");
    }
  }

  private static void write(Path file, String text) throws StartException {
    Path draft = file.resolveSibling("policy.json.new");
    try {
      Files.writeString(draft, text);
      Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new StartException("the policy file " + file + " cannot be written: free the folder");
    }
  }

  private static String defaultPolicy() {
    try (InputStream in = Setup.class.getResourceAsStream("policy.json")) {
      if (in == null) {
        throw new IllegalStateException("policy.json is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new IllegalStateException("policy.json cannot be read from the jar", broken);
    }
  }

  /** For an engine that only reads policies. */
  private static final class NoStore implements AccountStore {
    @Override
    public void claim(String instanceId, byte[] keyCheck) {}

    @Override
    public Loaded load(String accountId) throws StoreException {
      throw new StoreException("no store", null);
    }

    @Override
    public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
      throw new StoreException("no store", null);
    }

    @Override
    public long revocations(String accountId) throws StoreException {
      throw new StoreException("no store", null);
    }
  }
}
