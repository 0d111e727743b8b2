package dev.countersign.verifier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The right to replace a key file, held by one process at a time. The next change removes drafts
 * left behind by a process that died.
 */
final class KeyFileDraft implements AutoCloseable {
  private final Path path;
  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private KeyFileDraft(Path path, Path folder, FileChannel channel, FileLock lock) {
    this.path = path;
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  static KeyFileDraft of(Path path) throws IOException {
    Path target = path.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException("the key file must lie in a folder");
    }
    FileChannel channel =
        FileChannel.open(
            folder.resolve(target.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new KeyFileDraft(target, folder, channel, lock);
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException("another change of the key file " + path + " is under way; wait for it");
  }

  /** Flushed to disk before it replaces the old file, and in place before we say so. */
  void replace(byte[] ring) throws IOException {
    deleteDrafts();
    Path draft = Files.createTempFile(folder, prefix(), ".new");
    try {
      try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(ring);
        while (left.hasRemaining()) {
          out.write(left);
        }
        out.force(true);
      }
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    forceFolder();
  }

  private void deleteDrafts() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, prefix() + "*.new")) {
      for (Path one : left) {
        Files.deleteIfExists(one);
      }
    }
  }

  private String prefix() {
    return path.getFileName() + "-";
  }

  private void forceFolder() {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Not every system lets us open a folder; the file is in place either way.
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    }
  }
}
