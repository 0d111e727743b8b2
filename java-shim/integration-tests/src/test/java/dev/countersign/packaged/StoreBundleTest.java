package dev.countersign.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import dev.countersign.store.jdbc.Schema;
import dev.countersign.verifier.AccountStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.felix.framework.FrameworkFactory;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** A plugin with its libraries in jars inside its own, where no folder can be listed. */
class StoreBundleTest {
  @TempDir private Path directory;

  // findings: F-B11
  @Test
  @SuppressWarnings("unchecked")
  void aPluginThatEmbedsTheStoreMakesItsTables() throws Exception {
    Framework framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    directory.resolve("bundles").toString(),
                    Constants.FRAMEWORK_BOOTDELEGATION,
                    "",
                    "felix.log.level",
                    "1"));
    framework.start();
    try {
      Bundle plugin = framework.getBundleContext().installBundle(plugin().toUri().toString());
      plugin.start();
      Class<?> type = plugin.loadClass(MigratesItself.class.getName());
      assertNotSame(MigratesItself.class, type);
      Callable<String> work = (Callable<String>) type.getDeclaredConstructor().newInstance();
      assertEquals("revocations 0", work.call());
    } finally {
      framework.stop();
      framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
    }
  }

  private Path plugin() throws Exception {
    String own = MigratesItself.class.getName().replace('.', '/') + ".class";
    Map<String, byte[]> entries = new TreeMap<>();
    try (var in = MigratesItself.class.getResourceAsStream("/" + own)) {
      entries.put(own, in.readAllBytes());
    }
    entries.put("lib/store.jar", jarOf(Schema.class));
    entries.put("lib/verifier.jar", jarOf(AccountStore.class));
    entries.put("lib/h2.jar", jarOf(JdbcDataSource.class));
    Map<String, String> headers = new TreeMap<>();
    headers.put("Bundle-ManifestVersion", "2");
    headers.put("Bundle-SymbolicName", "com.example.store");
    headers.put("Bundle-Version", "1.0.0");
    headers.put("Bundle-ClassPath", ".,lib/store.jar,lib/verifier.jar,lib/h2.jar");
    headers.put(
        "Import-Package", "javax.sql,javax.naming,javax.naming.spi,javax.crypto,javax.crypto.spec");
    return Jars.write(directory.resolve("plugin.jar"), headers, entries);
  }

  /** The jar a class comes from, or one made of its folder while the modules are being built. */
  private static byte[] jarOf(Class<?> type) throws Exception {
    Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (!Files.isDirectory(place)) {
      return Files.readAllBytes(place);
    }
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(jar);
        Stream<Path> files = Files.walk(place)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        add(zip, place.relativize(each).toString(), each);
      }
    }
    return jar.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(Files.readAllBytes(file));
    zip.closeEntry();
  }
}
