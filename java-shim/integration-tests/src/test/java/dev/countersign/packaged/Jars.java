package dev.countersign.packaged;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The finished jars, and jars made from them. */
final class Jars {
  static final String LIBRARY = "META-INF/countersign-native/linux-x86_64/libcountersign_jni.so";

  private Jars() {}

  static Path verifier() {
    return named("countersign.verifier.jar");
  }

  static Path testKit() {
    return named("countersign.test-kit.jar");
  }

  private static Path named(String property) {
    Path jar = Path.of(System.getProperty(property)).normalize();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing: run mvn verify, which packages it");
    }
    return jar;
  }

  /** The plugin's own compiled classes, under their paths in a jar. */
  static Map<String, byte[]> pluginClasses() throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    String name = SignIn.class.getName().replace('.', '/') + ".class";
    try (InputStream in = SignIn.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      classes.put(name, in.readAllBytes());
    }
    return classes;
  }

  /** Every class of the test kit. */
  static Map<String, byte[]> testKitClasses() throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (JarFile jar = new JarFile(testKit().toFile())) {
      for (JarEntry entry :
          jar.stream().filter(each -> each.getName().endsWith(".class")).toList()) {
        classes.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
      }
    }
    return classes;
  }

  static Path write(Path to, Map<String, String> headers, Map<String, byte[]> entries)
      throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.forEach(manifest.getMainAttributes()::putValue);
    try (OutputStream out = Files.newOutputStream(to);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    }
    return to;
  }

  /** The verifier's jar with its entries changed; null leaves one out. */
  static Path changed(Path to, BiFunction<String, byte[], byte @Nullable []> change)
      throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (JarFile jar = new JarFile(verifier().toFile())) {
      for (JarEntry entry : jar.stream().filter(each -> !each.isDirectory()).toList()) {
        byte[] content = change.apply(entry.getName(), jar.getInputStream(entry).readAllBytes());
        if (content != null && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
          entries.put(entry.getName(), content);
        }
      }
    }
    return write(to, Map.of(), entries);
  }
}
