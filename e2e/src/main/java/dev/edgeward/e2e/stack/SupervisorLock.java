package dev.edgeward.e2e.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * The right to supervise the stack of a folder. It is the operating system's lock on a file: it
 * ends with the process that has it, however that ends.
 */
final class SupervisorLock implements AutoCloseable {

  private final StackFolder folder;
  private final FileChannel channel;

  private SupervisorLock(StackFolder folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Takes the lock, or throws when another process has it. */
  static SupervisorLock acquire(StackFolder folder) throws StackException {
    try {
      Files.createDirectories(folder.root());
      FileChannel channel =
          FileChannel.open(
              folder.supervisorLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        channel.close();
        throw new StackException("the stack in " + folder.root() + " is supervised already");
      }
      Files.deleteIfExists(folder.upMarker());
      folder.supervisor().write(ProcessHandle.current(), "supervisor");
      return new SupervisorLock(folder, channel);
    } catch (IOException e) {
      throw new StackException(folder.supervisorLock() + " can't be locked", e);
    }
  }

  /** Whether some process supervises the stack. */
  static boolean isHeld(StackFolder folder) throws StackException {
    if (!Files.exists(folder.supervisorLock())) {
      return false;
    }
    try (FileChannel channel =
        FileChannel.open(folder.supervisorLock(), StandardOpenOption.WRITE)) {
      return !tryLock(channel);
    } catch (IOException e) {
      throw new StackException(folder.supervisorLock() + " can't be locked", e);
    }
  }

  @Override
  public void close() {
    folder.supervisor().delete();
    try {
      channel.close();
    } catch (IOException e) {
      // the lock goes with the process
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
