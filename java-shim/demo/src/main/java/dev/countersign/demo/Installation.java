package dev.countersign.demo;

import dev.countersign.store.jdbc.JdbcPolicies;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.Policies;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a host left in its data folder and database, opened for a command.
 *
 * @param database its database
 * @param policies its policies
 * @param policy the newest of them, its seal checked
 * @param verifier a verifier under that policy
 */
record Installation(
    Database database, JdbcPolicies policies, Policies.Policy policy, Verifier verifier)
    implements AutoCloseable {
  /** The key file that a host created; a command creates none. */
  static KeyFile keys(Options options) throws StartException {
    Path path = options.data().resolve("keyring.json");
    if (!Files.exists(path)) {
      throw new StartException(
          "there is no key file " + path + ": name the folder of the host with --data");
    }
    return new KeyFile(path);
  }

  /** Opens it with the newest policy. */
  static Installation open(Options options) throws StartException {
    KeyFile keys = keys(options);
    Database database = Database.open(options);
    try {
      JdbcPolicies policies =
          JdbcPolicies.open(database.connections(), Verifier.policySeals(keys, options.data()));
      Policies.Policy policy = policies.current();
      Verifier verifier =
          Verifier.builder(database.store(), () -> policy, keys)
              .nativeDirectory(options.data())
              .open();
      return new Installation(database, policies, policy, verifier);
    } catch (StoreException | VerifierUnavailableException failed) {
      database.close();
      throw new StartException(String.valueOf(failed.getMessage()));
    }
  }

  @Override
  public void close() {
    verifier.close();
    database.close();
  }
}
