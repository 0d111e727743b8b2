package dev.countersign.store.jdbc;

import dev.countersign.verifier.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tries, on a scratch row, what "once means once" depends on: that a save is kept and visible on
 * another connection, that a rollback undoes it, that nothing uncommitted is visible, that a
 * transaction of ours survives the rollback of an enclosing one, that the loser of a race learns of
 * it, and that statements prepared on one connection do not turn up on another.
 */
final class StartUpCheck {
  /** How long a replica gets to show that it only lags. */
  private static final long LAG_MILLIS_MAX = 2_000;

  private static final long PAUSE_MILLIS = 20;
  private static final int RACES_MAX = 5;

  private final Connections connections;
  private final Dialect dialect;
  private final String id = UUID.randomUUID().toString();

  StartUpCheck(Connections connections, Dialect dialect) {
    this.connections = connections;
    this.dialect = dialect;
  }

  void run() throws StoreException {
    try {
      if (dialect == Dialect.POSTGRESQL) {
        new PoolerCheck(connections, id).run();
      }
      commit(this::insert);
      expectSeen(1, "a save is not seen on another connection (is it a replica?)");
      tryRollback();
      tryIsolation();
      tryRace();
      commit(this::delete);
    } catch (Surprise e) {
      throw new StoreException("the store refuses to run: " + e.getMessage(), e);
    } catch (SQLException | RuntimeException e) {
      if (e instanceof SQLException sql && PoolerCheck.isMixedUp(sql)) {
        throw new StoreException("the store refuses to run: " + PoolerCheck.MIXED_UP, e);
      }
      throw new StoreException("the check of the database failed: " + Schema.oneLine(e), e);
    }
  }

  private void tryRollback() throws SQLException {
    rolledBack(connection -> update(connection, 1, 9));
    expect(revision() == 1, "a rollback does not take a change back");
  }

  private void tryIsolation() throws SQLException {
    commit(
        connection -> {
          expect(!connection.getAutoCommit(), "transactions commit by themselves");
          expect(update(connection, 1, 2) == 1, "a change of one row is not counted as one");
          expect(revision() == 1, "a change is seen by others before it is committed");
          return 0;
        });
    expectSeen(2, "a commit does not keep a change");
  }

  private void tryRace() throws SQLException {
    expect(loses(), "the loser of a race is not told");
    expectSeen(3, "a commit is undone by a rollback around it (an ambient transaction)");
  }

  /** In a cluster the loser may learn of it as late as at its commit. */
  private boolean loses() throws SQLException {
    AtomicBoolean isWon = new AtomicBoolean();
    try {
      commit(
          connection -> {
            long before = read(connection);
            if (isWon.get()) {
              throw new Undo();
            }
            expect(before == 2, "a transaction does not see what was committed before it");
            expect(
                commit(inner -> update(inner, 2, 3)) == 1,
                "a change of one row is not counted as one");
            isWon.set(true);
            if (update(connection, 2, 4) == 0) {
              throw new Undo();
            }
            return 0;
          });
      return false;
    } catch (Undo e) {
      return true;
    }
  }

  /**
   * In a cluster a transaction may lose to another one that has nothing to do with it; that is no
   * reason to refuse.
   */
  private int commit(Connections.Work<Integer> work) throws SQLException {
    for (int races = 1; ; races++) {
      try {
        return connections.commit(work);
      } catch (SQLException e) {
        if (races == RACES_MAX || !dialect.isRace(e)) {
          throw e;
        }
      }
    }
  }

  /** Runs work and rolls it back. */
  private void rolledBack(Connections.Work<Integer> work) throws SQLException {
    try {
      connections.commit(
          connection -> {
            work.run(connection);
            throw new Undo();
          });
      throw new Surprise("work that fails is committed");
    } catch (Undo e) {
      // As intended.
    }
  }

  private int insert(Connection connection) throws SQLException {
    return execute(connection, "insert into cs_probe (revision, id) values (1, ?)");
  }

  private int delete(Connection connection) throws SQLException {
    return execute(connection, "delete from cs_probe where id = ?");
  }

  private int execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      return statement.executeUpdate();
    }
  }

  private int update(Connection connection, long from, long to) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update cs_probe set revision = ? where id = ? and revision = ?")) {
      statement.setLong(1, to);
      statement.setString(2, id);
      statement.setLong(3, from);
      return statement.executeUpdate();
    }
  }

  /** Reads that lag are refused like others, but the fix is another one. */
  private void expectSeen(long wanted, String otherwise) throws SQLException {
    long began = System.nanoTime();
    if (revision() == wanted) {
      return;
    }
    long lag = 0;
    while (lag < LAG_MILLIS_MAX) {
      pause();
      lag = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      expect(
          revision() != wanted,
          "reads lag behind writes, here by "
              + lag
              + " ms; they must go to the server that takes the writes");
    }
    throw new Surprise(otherwise);
  }

  private static void pause() throws SQLException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("the host is stopping this thread", e);
    }
  }

  private long revision() throws SQLException {
    return connections.read(this::read);
  }

  private long read(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select revision from cs_probe where id = ?")) {
      statement.setString(1, id);
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? found.getLong(1) : 0;
      }
    }
  }

  private static void expect(boolean holds, String otherwise) throws Surprise {
    if (!holds) {
      throw new Surprise(otherwise);
    }
  }

  private static final class Surprise extends SQLException {
    private static final long serialVersionUID = 1;

    Surprise(String message) {
      super(message);
    }
  }

  private static final class Undo extends SQLException {
    private static final long serialVersionUID = 1;
  }
}
