package dev.countersign.store.jdbc;

import dev.countersign.verifier.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/** The row that binds a database to one key ring. */
final class Instance {
  private final Connections connections;
  private final Dialect dialect;

  /** Read, compared and forgotten; the array is neither kept nor changed. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Bound(String instanceId, byte[] keyCheck) {}

  Instance(Connections connections, Dialect dialect) {
    this.connections = connections;
    this.dialect = dialect;
  }

  void claim(String instanceId, byte[] keyCheck) throws StoreException {
    try {
      Optional<Bound> bound = connections.read(Instance::bound);
      if (bound.isEmpty()) {
        insert(instanceId, keyCheck);
        // Another node may have been first, with another ring.
        bound = connections.read(Instance::bound);
      }
      compare(bound, instanceId, keyCheck);
    } catch (SQLException | RuntimeException e) {
      throw Opening.unreadable(e);
    }
  }

  private static void compare(Optional<Bound> found, String instanceId, byte[] keyCheck)
      throws StoreException {
    if (found.isEmpty()) {
      throw new StoreException("the database did not keep which key ring it belongs to", null);
    }
    Bound bound = found.get();
    if (!bound.instanceId().equals(instanceId)) {
      throw new StoreException(
          "the key ring is of instance "
              + instanceId
              + " but the database of instance "
              + bound.instanceId()
              + "; put the key ring of this database in its place",
          null);
    }
    if (!Arrays.equals(bound.keyCheck(), keyCheck)) {
      throw new StoreException(
          "the key ring has the name of this database's, but other keys; restore the exported ring",
          null);
    }
  }

  private void insert(String instanceId, byte[] keyCheck) throws SQLException {
    try {
      connections.commit(
          connection -> {
            try (PreparedStatement statement =
                connection.prepareStatement(
                    "insert into cs_instance (id, instance_id, key_check) values (1, ?, ?)")) {
              statement.setString(1, instanceId);
              statement.setBytes(2, keyCheck);
              return statement.executeUpdate();
            }
          });
    } catch (SQLException e) {
      if (!dialect.isDuplicate(e) && !dialect.isRace(e)) {
        throw e;
      }
    }
  }

  private static Optional<Bound> bound(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select instance_id, key_check from cs_instance where id = 1");
        ResultSet found = statement.executeQuery()) {
      return found.next()
          ? Optional.of(new Bound(found.getString(1), found.getBytes(2)))
          : Optional.empty();
    }
  }
}
