package dev.countersign.verifier;

import dev.countersign.verifier.internal.NativeDoor;
import dev.countersign.verifier.internal.SelfCheck;
import dev.countersign.verifier.wire.EngineRequest;
import dev.countersign.verifier.wire.EngineResponse;
import dev.countersign.verifier.wire.RingChange;
import dev.countersign.verifier.wire.RingEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A key ring in a separate file that only the host's user may read.
 *
 * <p>To rotate: {@code Add}, wait until every node has the file and ten seconds have passed, {@code
 * Activate}; later, once nothing is sealed with the old key, {@code Retire}. Running nodes reread
 * the file when it changes.
 */
public final class KeyFile implements Keys {
  /** A ring of a hundred keys is far smaller. */
  private static final int BYTES_MAX = 64 * 1024;

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Path path;

  /**
   * Names the file, which is read whenever an engine is opened.
   *
   * @param path the file, mode 0600
   */
  public KeyFile(Path path) {
    this.path = path;
  }

  /**
   * Writes a new key ring into a file that does not exist yet, readable only by us.
   *
   * @param path the file
   * @param ring its JSON text; the caller wipes it
   * @return the file
   * @throws IOException if the file exists or cannot be written; nothing is left behind
   */
  public static KeyFile create(Path path, byte[] ring) throws IOException {
    Path draft =
        Files.createTempFile(path.toAbsolutePath().getParent(), path.getFileName() + "-", ".new");
    try {
      Files.write(draft, ring);
      // A link refuses to replace a file, so a new ring can never overwrite one in use.
      Files.createLink(path, draft);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("the key file " + path + " exists already; it is never replaced", e);
    } finally {
      Files.deleteIfExists(draft);
    }
    return new KeyFile(path);
  }

  /**
   * Changes the ring. The file is replaced atomically and always opens afterwards: an invalid
   * change, such as retiring the key that seals, is refused.
   *
   * @param change what to change; {@code Look} writes nothing
   * @param nativeDirectory where the engine may be extracted; null for the temporary directory
   * @return the keys as they are now
   * @throws IOException if the file cannot be read or replaced; it is then unchanged
   * @throws RequestRefusedException if the change is not possible; {@code code} says why
   * @throws VerifierUnavailableException if the engine is missing
   */
  public List<RingEntry> change(RingChange change, @Nullable Path nativeDirectory)
      throws IOException, VerifierUnavailableException {
    return change(NativeDoor.load(nativeDirectory), change);
  }

  /**
   * Changes the ring with an engine of the host's choice, as {@link #change(RingChange, Path)} does
   * with the native library.
   *
   * @param door the way to the engine; its build is compared and its self-test runs
   * @param change what to change; {@code Look} writes nothing
   * @return the keys as they are now
   * @throws IOException if the file cannot be read or replaced; it is then unchanged
   * @throws RequestRefusedException if the change is not possible; {@code code} says why
   * @throws VerifierUnavailableException if the engine does not answer
   */
  public List<RingEntry> change(EngineDoor door, RingChange change)
      throws IOException, VerifierUnavailableException {
    SelfCheck.of(door);
    if (change instanceof RingChange.Look) {
      return changed(door, change).keys();
    }
    try (KeyFileDraft draft = KeyFileDraft.of(path)) {
      EngineResponse.RingChanged changed = changed(door, change);
      try {
        draft.replace(changed.ring());
      } finally {
        Arrays.fill(changed.ring(), (byte) 0);
      }
      return changed.keys();
    }
  }

  private EngineResponse.RingChanged changed(EngineDoor door, RingChange change)
      throws IOException, VerifierUnavailableException {
    byte[] ring = ring();
    byte[] entropy = new byte[Driver.ENTROPY_BYTES];
    new SecureRandom().nextBytes(entropy);
    try {
      EngineResponse response =
          Answers.ask(r -> door.call(0, r), new EngineRequest.ChangeRing(ring, change, entropy));
      if (response instanceof EngineResponse.RingChanged changed) {
        return changed;
      }
      throw Answers.unexpected(response);
    } finally {
      Arrays.fill(ring, (byte) 0);
      Arrays.fill(entropy, (byte) 0);
    }
  }

  @Override
  public long stamp() throws IOException {
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
    // A replaced file has a new number in the file system.
    return 31 * now.lastModifiedTime().to(TimeUnit.NANOSECONDS)
        + 17 * now.size()
        + Objects.hashCode(now.fileKey());
  }

  @Override
  public byte[] ring() throws IOException {
    if (!Files.isRegularFile(path)) {
      throw missing(null);
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
      throw missing(e);
    }
  }

  private IOException missing(@Nullable IOException cause) {
    return new IOException(
        "the key file " + path + " is missing; restore the exported key ring there", cause);
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
