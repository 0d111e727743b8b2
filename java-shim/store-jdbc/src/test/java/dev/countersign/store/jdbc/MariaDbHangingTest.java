package dev.countersign.store.jdbc;

import dev.countersign.testkit.MariaDbServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MariaDbHangingTest extends HangingContract {
  private static MariaDbServer server;

  @BeforeAll
  static void start() throws Exception {
    server = MariaDbServer.start("--log-bin", "--server-id=1", "--rpl-semi-sync-master-enabled=0");
    Databases.mariaDb(server).close();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Without the command that creates the database, which is a commit as well. */
  @Override
  String url(int port) {
    return server.jdbcUrl(port).replace("createDatabaseIfNotExist=true&", "");
  }

  @Override
  int port() {
    return server.port();
  }

  /** A semi-synchronous replica that is gone. */
  @Override
  List<String> commitsHang(boolean hang) {
    return hang
        ? List.of(
            "set global rpl_semi_sync_master_timeout = 3600000",
            "set global rpl_semi_sync_master_wait_no_slave = 1",
            "set global rpl_semi_sync_master_enabled = 1")
        : List.of("set global rpl_semi_sync_master_enabled = 0");
  }
}
