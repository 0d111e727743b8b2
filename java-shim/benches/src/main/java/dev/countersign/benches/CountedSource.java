package dev.countersign.benches;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** Counts how often a connection is taken: each time is one read or one transaction. */
final class CountedSource {
  private final DataSource real;
  private final AtomicLong taken = new AtomicLong();

  CountedSource(DataSource real) {
    this.real = real;
  }

  long taken() {
    return taken.get();
  }

  DataSource dataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("getConnection")) {
                throw new UnsupportedOperationException(method.getName());
              }
              taken.incrementAndGet();
              return real.getConnection();
            });
  }
}
