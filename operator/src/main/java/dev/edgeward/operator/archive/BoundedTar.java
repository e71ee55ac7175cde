package dev.edgeward.operator.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * A tar that is read up to a bound. The sizes of its files can be looked at one by one; but long
 * names and attributes are read into memory whole before one sees their file, and what isn't wanted
 * is unpacked to be skipped: of a few packed megabytes both can be gigabytes.
 */
public final class BoundedTar {
  /** What stands around a file: its header, another one for attributes and its padding. */
  private static final long BYTES_AROUND_A_FILE = 4096;

  private BoundedTar() {}

  /**
   * Opens one.
   *
   * @param archive the tar
   * @param compressed whether gzip has packed it
   * @param mostBytes that its files may have together
   * @param mostFiles that it may have
   * @return what throws a {@link TooLargeException} once more was read than these can take
   * @throws IOException when it isn't packed as it says
   */
  public static TarArchiveInputStream open(
      byte[] archive, boolean compressed, long mostBytes, int mostFiles) throws IOException {
    InputStream raw = new ByteArrayInputStream(archive);
    return new TarArchiveInputStream(
        BoundedInputStream.builder()
            .setInputStream(compressed ? new GzipCompressorInputStream(raw, true) : raw)
            .setMaxCount(mostBytes + BYTES_AROUND_A_FILE * (mostFiles + 1L))
            .setOnMaxCount(
                (most, count) -> {
                  throw new TooLargeException(most);
                })
            .get());
  }
}
