package dev.countersign.verifier.internal;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A plugin that is loaded, used and discarded again and again. */
final class Reloads {
  private Reloads() {}

  /** Loads and drops this many class loaders, with a thread pool that outlives them all. */
  static String run(int times) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      loaders.add(loadUseDrop(pool));
    }
    for (int i = 0; i < 50 && loaders.stream().anyMatch(each -> each.get() != null); i++) {
      System.gc();
      Thread.sleep(20);
    }
    long left = loaders.stream().filter(each -> each.get() != null).count();
    pool.shutdown();
    return left + " of " + times + " left";
  }

  private static WeakReference<ClassLoader> loadUseDrop(ExecutorService pool) throws Exception {
    try (URLClassLoader loader = newLoader()) {
      String outcome = pool.submit(use(loader)).get();
      if (!outcome.equals("used")) {
        throw new AssertionError(outcome);
      }
      return new WeakReference<>(loader);
    }
  }

  /** Many class loaders, all loading the library for the first time at the same moment. */
  static List<String> together(int count) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(count);
    List<URLClassLoader> loaders = new ArrayList<>();
    try {
      List<Future<String>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        URLClassLoader loader = newLoader();
        loaders.add(loader);
        running.add(pool.submit(use(loader)));
      }
      List<String> outcomes = new ArrayList<>();
      for (Future<String> each : running) {
        outcomes.add(each.get());
      }
      return outcomes;
    } finally {
      pool.shutdownNow();
      for (URLClassLoader each : loaders) {
        each.close();
      }
    }
  }

  private static Callable<String> use(ClassLoader loader) {
    return () -> {
      Class<?> user = loader.loadClass(Reloads.class.getName());
      Method method = user.getDeclaredMethod("useHere");
      method.setAccessible(true);
      return (String) method.invoke(null);
    };
  }

  /** Runs inside the fresh class loader. */
  static String useHere() throws Exception {
    NativeDoor door = NativeDoor.load(null);
    Engines.exercise(door);
    return "used";
  }

  private static URLClassLoader newLoader() throws Exception {
    List<URL> path = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(":", -1)) {
      path.add(Path.of(each).toUri().toURL());
    }
    return new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }
}
