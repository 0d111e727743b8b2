package dev.countersign.demo;

import dev.countersign.store.jdbc.JdbcPolicies;
import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.EngineUnavailableException;
import dev.countersign.verifier.KeyFile;
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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** At the first start creates a key ring and a policy; at later starts takes an edited policy. */
final class Setup {
  private static final int POLICY_BYTES_MAX = 1024 * 1024;

  /** Origins of this machine, which depend on the port of the command line. */
  private static final Pattern ORIGINS =
      Pattern.compile("\\[[^\\[\\]]*http://localhost:[^\\[\\]]*\\]");

  private static final Pattern ORIGIN = Pattern.compile("\"http://localhost:[0-9]+\"");
  private static final int ORIGINS_MAX = 10;

  private final Options options;
  private final Path data;
  private final Path keyFile;
  private final Path policyFile;

  Setup(Options options, Path data) {
    this.options = options;
    this.data = data;
    this.keyFile = data.resolve("keyring.json");
    this.policyFile = data.resolve("policy.json");
  }

  /** Whether there is a key ring, that is, whether there was a start before. */
  boolean isDone() {
    return Files.exists(keyFile);
  }

  /** Checks both files as they are, before anything is written or any database is opened. */
  void check() throws StartException, VerifierUnavailableException {
    String policy = policyText();
    byte[] ring = isDone() ? ring() : Verifier.newRing("not-kept", data);
    Policies harmless = () -> new Policies.Policy(1, "{}");
    try (Verifier reader =
        Verifier.builder(new NoStore(), harmless, ring::clone).nativeDirectory(data).open()) {
      refuseErrors(reader.lint(policy));
    } catch (EngineUnavailableException missing) {
      throw missing;
    } catch (VerifierUnavailableException refused) {
      throw new StartException(
          "the key file " + keyFile + " is not a key ring: restore the exported key ring there");
    } finally {
      Arrays.fill(ring, (byte) 0);
    }
  }

  /** The key ring's file; created if neither file nor database has one. */
  KeyFile keys(Database database) throws StartException, VerifierUnavailableException {
    if (!isDone()) {
      if (database.isClaimed()) {
        throw new StartException(
            "the key file " + keyFile + " is missing, but the database has one: restore it there");
      }
      byte[] ring = Verifier.newRing("demo-" + UUID.randomUUID(), data);
      try {
        KeyFile.create(keyFile, ring);
      } catch (IOException failed) {
        throw new StartException("the key file cannot be written: " + failed.getMessage());
      } finally {
        Arrays.fill(ring, (byte) 0);
      }
    }
    return new KeyFile(keyFile);
  }

  /** Saves the policy file into the table if it is new. */
  void policy(Database database, KeyFile keys) throws StartException, VerifierUnavailableException {
    String wanted = here(policyText(), database);
    try {
      JdbcPolicies policies = policies(database, keys);
      long version = policies.unchecked().map(Policies.Policy::version).orElse(0L);
      if (!isIntact(policies, wanted, keys)) {
        // Another node starting at the same time may save the same text first.
        policies.append(version, wanted);
      }
      // Only this text gets a seal, not whatever else was put into the table meanwhile.
      Policies.Policy newest = policies.current();
      if (!newest.json().equals(wanted)) {
        throw new StartException("another policy was saved just now: start again");
      }
      policies.sealAgain(newest);
      if (!Files.exists(policyFile)) {
        write(policyFile, wanted);
      }
    } catch (StoreException failed) {
      throw new StartException("the policy cannot be saved: " + failed.getMessage());
    }
  }

  /** Without an engine nothing can be sealed, and nothing needs to be: no one is let in. */
  JdbcPolicies policies(Database database, KeyFile keys)
      throws StoreException, VerifierUnavailableException {
    return JdbcPolicies.open(database.connections(), Verifier.policySeals(keys, data));
  }

  /** Whether the table has this text with our seal; a text written without us is saved again. */
  private boolean isIntact(JdbcPolicies policies, String wanted, KeyFile keys)
      throws VerifierUnavailableException {
    Policies.Policy newest;
    try {
      newest = policies.current();
    } catch (StoreException noneOrVanished) {
      return false;
    }
    Policies one = () -> newest;
    if (!newest.json().equals(wanted)) {
      return false;
    }
    try {
      Verifier.builder(new NoStore(), one, keys).nativeDirectory(data).open().close();
      return true;
    } catch (EngineUnavailableException missing) {
      throw missing;
    } catch (VerifierUnavailableException foreign) {
      return false;
    }
  }

  private byte[] ring() throws StartException {
    try {
      return new KeyFile(keyFile).ring();
    } catch (IOException failed) {
      throw new StartException(String.valueOf(failed.getMessage()));
    }
  }

  private String policyText() throws StartException {
    return Files.exists(policyFile) ? read(policyFile) : defaultPolicy();
  }

  private void refuseErrors(List<PolicyFinding> findings) throws StartException {
    for (PolicyFinding finding : findings) {
      if (finding.severity() == Severity.ERROR) {
        throw new StartException(
            "the policy file "
                + policyFile
                + " is refused at `"
                + finding.path()
                + "`: "
                + finding.message());
      }
    }
  }

  /**
   * The policy with the origins of this start added, if it names origins of this machine. Those
   * already in the table stay, because nodes started by other commands may share it.
   */
  private String here(String policy, Database database) {
    Matcher named = ORIGINS.matcher(policy);
    if (!named.find()) {
      return policy;
    }
    String saved = saved(database);
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

  private static String saved(Database database) {
    try {
      return database.policies().current().json();
    } catch (StoreException none) {
      return "";
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
