package dev.countersign.verifier.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * This machine, as far as choosing a library is concerned.
 *
 * @param os the operating system's name in Java
 * @param arch the processor's name in Java
 * @param libc the C library: "glibc", "musl" or "unknown"
 * @param java the Java version
 */
record NativePlatform(String os, String arch, String libc, String java) {
  private static final Path MAPS = Path.of("/proc/self/maps");

  static NativePlatform here() {
    return new NativePlatform(
        System.getProperty("os.name", "unknown"),
        System.getProperty("os.arch", "unknown"),
        libcOf(MAPS),
        System.getProperty("java.version", "unknown"));
  }

  /** The folder of the library built for this machine, or null if none is. */
  @Nullable String folder() {
    boolean linux = os.toLowerCase(Locale.ROOT).equals("linux");
    boolean x86 = arch.equals("amd64") || arch.equals("x86_64");
    // A glibc library does not fail in a JVM on musl, it crashes the JVM.
    return linux && x86 && !libc.equals("musl") ? "linux-x86_64" : null;
  }

  String describe() {
    return "os=" + os + " arch=" + arch + " libc=" + libc + " java=" + java;
  }

  /** What this JVM has mapped decides, not what is in /lib: some machines have both. */
  static String libcOf(Path maps) {
    String text;
    try {
      text = Files.readString(maps, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "unknown";
    }
    if (text.contains("/ld-musl-")) {
      return "musl";
    }
    return text.contains("/libc.so.6") || text.contains("/libc-2.") ? "glibc" : "unknown";
  }
}
