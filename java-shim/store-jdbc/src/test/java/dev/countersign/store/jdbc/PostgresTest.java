package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.Samples;
import dev.countersign.verifier.AccountStore.Saved;
import dev.countersign.verifier.StoreException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresTest extends JdbcContract {
  private static PostgresServer server;
  private static HikariDataSource source;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.start();
    source = Databases.postgres(server);
  }

  @AfterAll
  static void stop() {
    source.close();
    server.close();
  }

  @Test
  void whileTheServerIsGoneNothingIsSavedAndAfterwardsAllIsThere() throws Exception {
    String account = "gone-" + UUID.randomUUID();
    assertEquals(Saved.APPLIED, store().save(account, 0, Samples.save(1)));
    server.stop();
    assertThrows(StoreException.class, () -> store().load(account));
    assertThrows(StoreException.class, () -> store().revocations(account));
    assertThrows(StoreException.class, () -> store().save(account, 1, Samples.save(2)));
    server.startAgain();
    source.getHikariPoolMXBean().softEvictConnections();
    assertEquals(1, store().load(account).row().revision());
    assertEquals(Saved.APPLIED, store().save(account, 1, Samples.save(2)));
  }

  @Override
  DataSource dataSource() {
    return source;
  }
}
