package dev.countersign.packaged;

import dev.countersign.store.jdbc.Connections;
import dev.countersign.store.jdbc.JdbcStore;
import dev.countersign.store.jdbc.Schema;
import java.util.concurrent.Callable;
import org.h2.jdbcx.JdbcDataSource;

/** What a plugin does with its database at its first start. */
public final class MigratesItself implements Callable<String> {
  @Override
  public String call() throws Exception {
    JdbcDataSource database = new JdbcDataSource();
    database.setUrl("jdbc:h2:mem:nested;DB_CLOSE_DELAY=-1");
    Schema.migrate(database);
    JdbcStore store = JdbcStore.open(Connections.of(database));
    return "revocations " + store.revocations("anyone");
  }
}
