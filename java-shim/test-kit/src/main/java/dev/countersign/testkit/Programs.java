package dev.countersign.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts system programs for a test, as an unprivileged user. */
final class Programs {
  private static final long PATIENCE_SECONDS = 180;

  private Programs() {}

  /** Whether this test runs as root, under which the servers refuse to run. */
  static boolean asRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** A fresh directory that belongs to the user the server will run as. */
  static Path directory(String name, String user) throws IOException {
    Path directory = Files.createTempDirectory("countersign-" + name + "-");
    if (asRoot()) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
      Files.setOwner(
          directory,
          directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
    }
    return directory;
  }

  /** The command, run as that user if we are root, and as ourselves otherwise. */
  static ProcessBuilder as(String user, Path log, List<String> command) {
    List<String> all = new ArrayList<>();
    if (asRoot()) {
      all.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--"));
    }
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder
        .directory(new java.io.File("/"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  static void run(ProcessBuilder builder, Path log) throws IOException, InterruptedException {
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", builder.command()) + " failed:\n" + tail(log));
    }
  }

  /** Waits until the probe succeeds. */
  static void await(Process server, Path log, ProcessBuilder probe)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (server.isAlive() && System.nanoTime() < end) {
      if (probe.start().waitFor() == 0) {
        return;
      }
      Thread.sleep(50);
    }
    server.destroyForcibly();
    throw new IOException("the server did not come up:\n" + tail(log));
  }

  /** Ends a process by its handle, and by force if it does not stop. */
  static void stop(Process server) {
    server.destroy();
    try {
      if (!server.waitFor(10, TimeUnit.SECONDS)) {
        server.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Kills a process and its children at once; none of them notices first. */
  static void kill(Process server) {
    List<ProcessHandle> children = server.descendants().toList();
    server.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    server.onExit().join();
    children.forEach(child -> child.onExit().join());
  }

  static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      System.getLogger("dev.countersign")
          .log(System.Logger.Level.WARNING, "cannot remove " + directory, e);
    }
  }

  static String tail(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    String text = Files.readString(log);
    return text.substring(Math.max(0, text.length() - 2000));
  }
}
