package dev.countersign.yubicloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debian's validation server with its own database. It listens on every address of the machine and
 * offers no alternative; its contents are made up for one test.
 */
final class Yubiserver implements AutoCloseable {
  static final Path PROGRAM = Path.of("/usr/bin/yubiserver");
  private static final Path ADMINISTRATION = Path.of("/usr/bin/yubiserver-admin");
  private static final Path EMPTY = Path.of("/etc/yubiserver/yubiserver.sqlite.init");

  private final Path folder;
  private final Path database;
  private final int port;
  final String key;
  final String client;

  Yubiserver(Path folder, SoftYubikey yubikey) throws Exception {
    this.folder = folder;
    this.database = folder.resolve("keys.sqlite");
    Files.copy(EMPTY, database);
    administer(
        "-y",
        "-a",
        "alice",
        yubikey.publicId,
        HexFormat.of().formatHex(yubikey.privateId),
        HexFormat.of().formatHex(yubikey.key));
    String told = administer("-p", "-a", "jira", "01234567890123456789");
    this.key = after(told, "New API key for 'jira': (\\S+)");
    this.client = after(told, "API key ID is: (\\d+)");
    // It drops root privileges, and also needs to write next to the file.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-rw-rw-"));
    this.port = FreePorts.one();
    run(
        PROGRAM.toString(),
        "-d",
        database.toString(),
        "-p",
        String.valueOf(port),
        "-l",
        folder.resolve("log.txt").toString());
    awaitPort();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port + "/wsapi/2.0/verify");
  }

  private String administer(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 3];
    command[0] = ADMINISTRATION.toString();
    command[1] = "-b";
    command[2] = database.toString();
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    return run(command);
  }

  private String run(String... command) throws Exception {
    Path told = folder.resolve("told.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(told.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(command[0] + ": " + Files.readString(told, UTF_8));
    }
    return Files.readString(told, UTF_8);
  }

  private static String after(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("yubiserver-admin said: " + text);
    }
    return found.group(1);
  }

  private void awaitPort() throws Exception {
    for (int tries = 0; tries < 1_200; tries++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    throw new IllegalStateException("yubiserver does not listen on port " + port);
  }

  /** It forks away from its first process; the remaining one has our database in its arguments. */
  @Override
  public void close() {
    ProcessHandle.allProcesses()
        .filter(one -> one.info().commandLine().orElse("").contains(database.toString()))
        .forEach(ProcessHandle::destroy);
  }
}
