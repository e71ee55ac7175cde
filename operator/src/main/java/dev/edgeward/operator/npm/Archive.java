package dev.edgeward.operator.npm;

import dev.edgeward.operator.archive.BoundedTar;
import dev.edgeward.operator.archive.TooLargeException;
import dev.edgeward.operator.background.WorkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** Unpacks the archive of a package: regular files only, so that nothing leads out of it. */
final class Archive {
  /** How much is left for all packages of a function; for several threads. */
  static final class Allowance {
    private long bytes;
    private int files;

    Allowance(long bytes, int files) {
      this.bytes = bytes;
      this.files = files;
    }

    private synchronized void take(long size) throws WorkException.Refused {
      if (size > bytes || files == 0) {
        bytes = 0;
        files = 0;
        throw exceeded();
      }
      files--;
      bytes -= size;
    }

    private synchronized BoundedTar open(byte[] archive) throws IOException {
      return BoundedTar.open(archive, true, bytes, files);
    }

    private static WorkException.Refused exceeded() {
      return new WorkException.Refused("the packages of package-lock.json are too large");
    }
  }

  private Archive() {}

  /**
   * Unpacks.
   *
   * @param archive a tar, compressed by gzip, with one folder that has any name
   * @param folder for what that folder has
   * @param allowance which it takes from
   * @throws WorkException.Refused when it is too large, or leads out of the folder
   * @throws IOException when it is no archive, or can't be written
   */
  static void unpack(byte[] archive, Path folder, Allowance allowance)
      throws WorkException.Refused, IOException {
    Files.createDirectories(folder);
    try (var tar = allowance.open(archive)) {
      for (TarArchiveEntry entry = tar.next(); entry != null; entry = tar.next()) {
        allowance.take(entry.getSize());
        int first = entry.getName().indexOf('/');
        if (!BoundedTar.isFile(entry) || first < 0) {
          continue;
        }
        Path file = file(folder, entry.getName().substring(first + 1));
        Files.createDirectories(file.getParent());
        Files.copy(tar.content(), file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (TooLargeException e) {
      throw Allowance.exceeded();
    }
  }

  private static Path file(Path folder, String name) throws WorkException.Refused {
    try {
      Path file = folder.resolve(name).normalize();
      if (file.startsWith(folder) && !file.equals(folder)) {
        return file;
      }
    } catch (InvalidPathException e) {
      // what has no place leads out as well
    }
    throw new WorkException.Refused("a package has a file outside of its folder");
  }
}
