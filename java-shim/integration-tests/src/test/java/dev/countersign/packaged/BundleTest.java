package dev.countersign.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** Installed, started, updated, refreshed, uninstalled: in a real OSGi framework. */
class BundleTest {
  private static final int UPDATES = 20;
  private static final long PATIENCE_SECONDS = 30;
  private static final String VERIFIER = "dev.countersign.verifier.Verifier";

  @TempDir private Path directory;

  private Framework framework;

  /** A host's: its threads outlive every plugin. */
  private ExecutorService threads;

  @BeforeEach
  void start() throws Exception {
    Map<String, String> settings =
        Map.of(
            Constants.FRAMEWORK_STORAGE,
            directory.resolve("bundles").toString(),
            // Nothing from this test's class path gets through.
            Constants.FRAMEWORK_BOOTDELEGATION,
            "",
            "felix.log.level",
            "1");
    framework = new FrameworkFactory().newFramework(settings);
    framework.start();
    threads = Executors.newFixedThreadPool(2);
  }

  @AfterEach
  void stop() throws Exception {
    threads.shutdownNow();
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
  }

  @Test
  void aPluginSignsInThroughTheBundleAndAgainAfterEveryUpdate() throws Exception {
    Bundle verifier = install(Jars.verifier());
    Bundle plugin = install(pluginThatImports());
    assertEquals("admitted", signIn(plugin));
    assertSame(loaderOf(verifier, VERIFIER), loaderOf(plugin, VERIFIER));
    for (int i = 0; i < UPDATES; i++) {
      ClassLoader before = loaderOf(verifier, VERIFIER);
      try (InputStream again = Files.newInputStream(Jars.verifier())) {
        verifier.update(again);
      }
      refresh(List.of(verifier));
      assertEquals(Bundle.ACTIVE, plugin.getState());
      assertEquals("admitted", signIn(plugin));
      assertNotSame(before, loaderOf(plugin, VERIFIER), "the plugin kept the old bundle");
    }
  }

  /** Not an update: the framework renames the directory of the revision and keeps its files. */
  @Test
  void aRefreshAloneGivesAFreshLibraryToo() throws Exception {
    Bundle plugin = install(pluginWithItsOwnCopy("one"));
    long mapped = mappedCopies();
    for (int i = 1; i <= UPDATES; i++) {
      assertEquals("admitted", signIn(plugin));
      refresh(List.of(plugin));
      assertEquals(mapped + i, mappedCopies(), "two class loaders share one library");
    }
  }

  @Test
  void twoPluginsWithTheirOwnCopiesDoNotMeet() throws Exception {
    Bundle one = install(pluginWithItsOwnCopy("one"));
    Bundle other = install(pluginWithItsOwnCopy("other"));
    Bundle shared = install(Jars.verifier());
    Bundle third = install(pluginThatImports());
    long mapped = mappedCopies();
    // All three load the library for the first time at the same moment.
    List<Callable<String>> work = List.of(work(one), work(other), work(third));
    ExecutorService three = Executors.newFixedThreadPool(work.size());
    try {
      for (Future<String> each : three.invokeAll(work)) {
        assertEquals("admitted", each.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
    } finally {
      three.shutdownNow();
    }
    assertEquals(mapped + 3, mappedCopies());
    assertNotSame(loaderOf(one, VERIFIER), loaderOf(other, VERIFIER));
    assertSame(loaderOf(shared, VERIFIER), loaderOf(third, VERIFIER));
    // One goes, the others stay.
    one.uninstall();
    refresh(List.of(one));
    assertEquals("admitted", signIn(other));
    assertEquals("admitted", signIn(third));
  }

  @Test
  void nothingHoldsAPluginThatIsGone() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < UPDATES; i++) {
      loaders.addAll(useAndUninstall());
    }
    for (int i = 0; i < 100 && loaders.stream().anyMatch(each -> each.get() != null); i++) {
      System.gc();
      Thread.sleep(20);
    }
    long left = loaders.stream().filter(each -> each.get() != null).count();
    assertEquals(0, left, left + " of " + loaders.size() + " class loaders are still there");
  }

  private List<WeakReference<ClassLoader>> useAndUninstall() throws Exception {
    Bundle verifier = install(Jars.verifier());
    Bundle plugin = install(pluginThatImports());
    Bundle own = install(pluginWithItsOwnCopy("own"));
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (Bundle each : List.of(plugin, own)) {
      assertEquals("admitted", signIn(each));
      loaders.add(new WeakReference<>(loaderOf(each, SignIn.class.getName())));
      loaders.add(new WeakReference<>(loaderOf(each, VERIFIER)));
    }
    for (Bundle each : List.of(plugin, own, verifier)) {
      each.stop();
      each.uninstall();
    }
    refresh(List.of(plugin, own, verifier));
    return loaders;
  }

  private String signIn(Bundle plugin) throws Exception {
    return threads.submit(work(plugin)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The plugin's own class; it is on this class path too, but the bundle does not see that one. */
  @SuppressWarnings("unchecked")
  private static Callable<String> work(Bundle plugin) throws ReflectiveOperationException {
    Class<?> type = plugin.loadClass(SignIn.class.getName());
    assertNotSame(SignIn.class, type);
    return (Callable<String>) type.getDeclaredConstructor().newInstance();
  }

  private static ClassLoader loaderOf(Bundle bundle, String className) throws Exception {
    return bundle.loadClass(className).getClassLoader();
  }

  private Bundle install(Path jar) throws Exception {
    Bundle bundle = framework.getBundleContext().installBundle(jar.toUri().toString());
    bundle.start();
    return bundle;
  }

  private void refresh(List<Bundle> bundles) throws InterruptedException, BundleException {
    CountDownLatch done = new CountDownLatch(1);
    framework.adapt(FrameworkWiring.class).refreshBundles(bundles, event -> done.countDown());
    assertTrue(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "the refresh does not end");
  }

  private Path pluginThatImports() throws Exception {
    Path jar = directory.resolve("plugin.jar");
    if (Files.exists(jar)) {
      return jar;
    }
    Map<String, byte[]> entries = new TreeMap<>(Jars.pluginClasses());
    entries.putAll(Jars.testKitClasses());
    Map<String, String> headers = bundle("plugin");
    headers.merge(
        "Import-Package",
        "dev.countersign.verifier,dev.countersign.verifier.wire",
        (theirs, ours) -> theirs + "," + ours);
    return Jars.write(jar, headers, entries);
  }

  /** As in products whose plugins embed their libraries. */
  private Path pluginWithItsOwnCopy(String name) throws Exception {
    Path jar = directory.resolve(name + ".jar");
    if (Files.exists(jar)) {
      return jar;
    }
    Map<String, byte[]> entries = new TreeMap<>(Jars.pluginClasses());
    entries.put("META-INF/lib/verifier.jar", Files.readAllBytes(Jars.verifier()));
    entries.put("META-INF/lib/test-kit.jar", Files.readAllBytes(Jars.testKit()));
    Map<String, String> headers = bundle(name);
    headers.put("Bundle-ClassPath", ".,META-INF/lib/verifier.jar,META-INF/lib/test-kit.jar");
    return Jars.write(jar, headers, entries);
  }

  private static Map<String, String> bundle(String name) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Bundle-ManifestVersion", "2");
    headers.put("Bundle-SymbolicName", "com.example." + name);
    headers.put("Bundle-Version", "1.0.0");
    // The test kit's authenticator app has its own HMAC.
    headers.put("Import-Package", "javax.crypto,javax.crypto.spec");
    return headers;
  }

  /** How many copies of the library this process has mapped, each under its own path. */
  private static long mappedCopies() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains("libcountersign_jni.so"))
        .map(line -> line.replaceAll(".*\\s(/\\S+).*", "$1"))
        .distinct()
        .count();
  }
}
