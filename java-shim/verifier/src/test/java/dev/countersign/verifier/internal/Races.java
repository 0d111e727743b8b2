package dev.countersign.verifier.internal;

import dev.countersign.verifier.EngineDoor;
import dev.countersign.verifier.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Opens, calls and closes from many threads while the collector runs all the time. */
final class Races {
  private static final int THREADS = 6;
  private static final long SECONDS = 3;

  private Races() {}

  static String run() throws Exception {
    NativeDoor door = NativeDoor.load(null);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong newest = new AtomicLong(Engines.open(door));
    ExecutorService pool = Executors.newCachedThreadPool();
    List<Future<Long>> running = new ArrayList<>();
    running.add(pool.submit(() -> replace(door, newest, stop)));
    running.add(pool.submit(() -> collect(stop)));
    for (int i = 0; i < THREADS; i++) {
      running.add(pool.submit(() -> ask(door, newest, stop)));
    }
    Thread.sleep(TimeUnit.SECONDS.toMillis(SECONDS));
    stop.set(true);
    for (Future<Long> each : running) {
      if (each.get(60, TimeUnit.SECONDS) == 0) {
        return "idle";
      }
    }
    pool.shutdownNow();
    // A thread that ends after all this must not run into unloaded code.
    for (int i = 0; i < 100; i++) {
      Thread thread = new Thread(() -> door.call(0, Engines.SELF_TEST));
      thread.start();
      thread.join();
    }
    return "clean";
  }

  private static long replace(EngineDoor door, AtomicLong newest, AtomicBoolean stop) {
    long done = 0;
    while (!stop.get()) {
      door.close(newest.getAndSet(Engines.open(door)));
      done++;
    }
    return done;
  }

  private static long ask(EngineDoor door, AtomicLong newest, AtomicBoolean stop) {
    byte[] question = Wire.encode(Engines.question());
    Set<String> right = Set.of("Evidence", "stale_handle");
    long done = 0;
    while (!stop.get()) {
      String outcome = Engines.outcome(door.call(newest.get(), question));
      if (!right.contains(outcome)) {
        throw new AssertionError(outcome);
      }
      done++;
    }
    return done;
  }

  private static long collect(AtomicBoolean stop) {
    long done = 0;
    while (!stop.get()) {
      System.gc();
      done++;
    }
    return done;
  }
}
