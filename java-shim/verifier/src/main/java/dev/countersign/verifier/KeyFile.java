package dev.countersign.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;

/** A key ring in a file of its own, which nobody but the host's user may read. */
public final class KeyFile implements Keys {
  /** A ring of a hundred keys is far below this. */
  private static final int BYTES_MAX = 64 * 1024;

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Path path;

  /**
   * Names the file. It is read whenever an engine is opened.
   *
   * @param path the file, mode 0600
   */
  public KeyFile(Path path) {
    this.path = path;
  }

  /**
   * Writes a new key ring into a file that is not there yet, readable by us only.
   *
   * @param path the file
   * @param ring its JSON text; the caller wipes it
   * @return the file
   * @throws IOException if the file exists or cannot be written; then nothing is left behind
   */
  public static KeyFile create(Path path, byte[] ring) throws IOException {
    Path draft =
        Files.createTempFile(path.toAbsolutePath().getParent(), path.getFileName() + "-", ".new");
    try {
      Files.write(draft, ring);
      // A link refuses to replace, so a ring that is in use can never be lost to a new one.
      Files.createLink(path, draft);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("the key file " + path + " exists already; it is never replaced", e);
    } finally {
      Files.deleteIfExists(draft);
    }
    return new KeyFile(path);
  }

  @Override
  public byte[] ring() throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException(
          "the key file " + path + " is missing; restore the exported key ring there");
    }
    refuseOpenMode();
    try (InputStream in = Files.newInputStream(path)) {
      byte[] read = in.readNBytes(BYTES_MAX + 1);
      if (read.length == 0 || read.length > BYTES_MAX) {
        Arrays.fill(read, (byte) 0);
        throw new IOException(
            "the key file "
                + path
                + " is "
                + (read.length == 0 ? "empty" : "too large")
                + "; restore the exported key ring there");
      }
      return read;
    } catch (NoSuchFileException e) {
      throw new IOException("the key file " + path + " is missing", e);
    }
  }

  private void refuseOpenMode() throws IOException {
    Set<PosixFilePermission> mode;
    try {
      mode = Files.getPosixFilePermissions(path);
    } catch (UnsupportedOperationException e) {
      // No POSIX modes on this file system; its own access lists apply.
      return;
    }
    if (mode.stream().anyMatch(OTHERS::contains)) {
      throw new IOException(
          "the key file " + path + " can be read or changed by others; chmod 600 it");
    }
  }
}
