package dev.countersign.verifier.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * One extracted copy of the library in its own directory, which no one else may enter. Closing
 * removes both: once loaded, the file is no longer needed.
 */
final class NativeFile implements AutoCloseable {
  /** Bits of {@code st_mode}: writable by others, and only the owner may rename (sticky). */
  private static final int OTHERS_WRITE = 0002;

  private static final int GROUP_WRITE = 0020;
  private static final int STICKY = 01000;

  private static final FileAttribute<Set<PosixFilePermission>> ONLY_US =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path path;
  private final Path directory;

  private NativeFile(Path directory, String name) {
    this.directory = directory;
    this.path = directory.resolve(name);
  }

  /** Makes a new directory with an unguessable name below {@code parent}. */
  static NativeFile create(Path parent, String name) throws IOException {
    Path real;
    try {
      real = parent.toRealPath();
    } catch (NoSuchFileException e) {
      throw new IOException(parent + " does not exist", e);
    }
    Path directory;
    try {
      directory = Files.createTempDirectory(real, "countersign-native-", ONLY_US);
    } catch (IOException e) {
      throw new IOException(parent + " cannot be written: " + e.getClass().getSimpleName(), e);
    }
    NativeFile file = new NativeFile(directory, name);
    try {
      file.refuseForeignParent(real);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    return file;
  }

  /** Anyone who may rename entries of the parent could swap in a directory of their own. */
  private void refuseForeignParent(Path parent) throws IOException {
    int us = (Integer) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int owner = (Integer) Files.getAttribute(parent, "unix:uid");
    int mode = (Integer) Files.getAttribute(parent, "unix:mode");
    if (owner != us && owner != 0) {
      throw new IOException(parent + " belongs to another user");
    }
    if ((mode & (OTHERS_WRITE | GROUP_WRITE)) != 0 && (mode & STICKY) == 0) {
      throw new IOException(parent + " can be changed by other users; set its sticky bit");
    }
  }

  Path path() {
    return path;
  }

  Path directory() {
    return directory;
  }

  /** Writes at most one byte more than expected, so that a wrong resource cannot fill the disk. */
  void write(InputStream library, long length) throws IOException {
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(path, fresh, ONLY_US);
        OutputStream out = Channels.newOutputStream(channel)) {
      byte[] buffer = new byte[64 * 1024];
      long written = 0;
      int read;
      while (written <= length && (read = library.read(buffer)) >= 0) {
        out.write(buffer, 0, read);
        written += read;
      }
    } catch (IOException e) {
      throw new IOException("cannot write into " + directory + ": " + e.getMessage(), e);
    }
  }

  /** Reads the file back and compares: what will be mapped is what was built. */
  static void check(Path path, long length, String sha256) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + " is not a file");
    }
    long found = Files.size(path);
    if (found != length) {
      throw new IOException(path + " has " + found + " bytes, this build's library " + length);
    }
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[64 * 1024];
      int read;
      while ((read = in.read(buffer)) >= 0) {
        digest.update(buffer, 0, read);
      }
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
      throw new IOException(path + " is damaged or of another build: its SHA-256 differs");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Removes the copy; what cannot be removed is in a directory only we may enter. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      System.getLogger("dev.countersign")
          .log(System.Logger.Level.WARNING, "cannot remove " + directory, e);
    }
  }
}
