package dev.edgeward.operator.archive;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A tar that is read up to a bound. The sizes of its files can be looked at one by one; but long
 * names and attributes are read into memory whole before one sees their file, and what isn't wanted
 * is unpacked to be skipped: of a few packed megabytes both can be gigabytes. So there is a bound
 * for all that is unpacked, and one for what stands before each file.
 */
public final class BoundedTar implements AutoCloseable {
  /** What stands around a file: its header, another one for attributes and its padding. */
  private static final long BYTES_AROUND_A_FILE = 4096;

  /** The most that may stand between two files; at the end, what pads it to whole blocks. */
  private static final long MOST_BETWEEN_FILES = 64 * 1024;

  private final Window window;
  private final TarArchiveInputStream tar;

  private BoundedTar(Window window) {
    this.window = window;
    this.tar = new TarArchiveInputStream(window);
  }

  /**
   * Opens one.
   *
   * @param archive the tar
   * @param compressed whether gzip has packed it
   * @param mostBytes that its files may have together
   * @param mostFiles that it may have
   * @return a tar before its first file. Who reads more of it than these can take, gets a {@link
   *     TooLargeException}
   * @throws IOException when it isn't packed as it says
   */
  public static BoundedTar open(byte[] archive, boolean compressed, long mostBytes, int mostFiles)
      throws IOException {
    InputStream raw = new ByteArrayInputStream(archive);
    return new BoundedTar(
        new Window(
            compressed ? new GzipCompressorInputStream(raw, true) : raw,
            mostBytes + BYTES_AROUND_A_FILE * (mostFiles + 1L)));
  }

  /**
   * Goes on to the next file.
   *
   * @return null at the end
   * @throws IOException when there is none, or it isn't as it says
   */
  public @Nullable TarArchiveEntry next() throws IOException {
    try {
      long rest = tar.getCurrentEntry() == null ? 0 : tar.available();
      window.open(rest + MOST_BETWEEN_FILES);
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry != null) {
        refuseExtras(entry);
        window.open(entry.getSize());
      }
      return entry;
    } catch (RuntimeException e) {
      throw new IOException("it is no tar", e); // as the library says of some
    }
  }

  /** Attributes can be for all files that follow, and become more with each. */
  private void refuseExtras(TarArchiveEntry entry) throws IOException {
    if (entry.isSparse()
        || (entry.getSparseHeaders() != null && !entry.getSparseHeaders().isEmpty())) {
      throw new IOException("it has a file with holes, which may be of any size");
    }
    long attributes =
        entry.getExtraPaxHeaders().entrySet().stream()
            .mapToLong(one -> one.getKey().length() + (long) one.getValue().length())
            .sum();
    if (attributes > MOST_BETWEEN_FILES) {
      throw window.exceeded();
    }
  }

  /**
   * The file that was come to.
   *
   * @return its content, as many bytes as it says at most
   */
  public InputStream content() {
    return tar;
  }

  /**
   * Whether an entry is a file. The library says so of links and devices, too.
   *
   * @param entry of a tar
   */
  public static boolean isFile(TarArchiveEntry entry) {
    return entry.getLinkFlag() == TarConstants.LF_NORMAL
        || (entry.getLinkFlag() == TarConstants.LF_OLDNORM && !entry.isDirectory());
  }

  /**
   * Whether an entry is a folder.
   *
   * @param entry of a tar
   */
  public static boolean isFolder(TarArchiveEntry entry) {
    return entry.getLinkFlag() == TarConstants.LF_DIR
        || (entry.getLinkFlag() == TarConstants.LF_OLDNORM && entry.isDirectory());
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** Lets through what it is open for. */
  private static final class Window extends FilterInputStream {
    private final long most;
    private long left;
    private long open;

    Window(InputStream in, long most) {
      super(in);
      this.most = most;
      this.left = most;
    }

    void open(long bytes) {
      open = bytes;
    }

    private long passed(long bytes) throws TooLargeException {
      if (bytes > 0) {
        left -= bytes;
        open -= bytes;
      }
      if (left < 0 || open < 0) {
        throw exceeded();
      }
      return bytes;
    }

    private TooLargeException exceeded() {
      return new TooLargeException(most);
    }

    /** One more than may be, so that the end of what is within its bound is found. */
    private long allowed(long wanted) {
      return Math.min(wanted, Math.max(0, Math.min(left, open)) + 1);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      passed(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return (int) passed(super.read(bytes, offset, (int) allowed(length)));
    }

    @Override
    public long skip(long bytes) throws IOException {
      return passed(super.skip(allowed(bytes)));
    }
  }
}
