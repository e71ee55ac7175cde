package dev.edgeward.operator.npm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Archives as npm packs them. */
public final class Archives {
  private Archives() {}

  /**
   * Packs.
   *
   * @param files text by path, the package's folder included
   */
  public static byte[] of(Map<String, String> files) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes))) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] text = file.getValue().getBytes(StandardCharsets.UTF_8);
        var entry = new TarArchiveEntry(file.getKey(), true);
        entry.setSize(text.length);
        tar.putArchiveEntry(entry);
        tar.write(text);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** One with a symbolic link to a file of the machine. */
  static byte[] withLink() {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes))) {
      var link = new TarArchiveEntry("package/index.js", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/hostname");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** The hash of bytes, as a lock file has it. */
  public static String integrity(byte[] bytes) {
    try {
      return "sha512-"
          + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-512").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * A lock file of packages: a member of {@code packages} each, without the braces of the whole.
   */
  public static String lockFile(String... members) {
    return "{\"lockfileVersion\": 3, \"packages\": {\"\": {\"name\": \"mine\"}, "
        + String.join(", ", members)
        + "}}";
  }

  /** A member of a lock file. */
  public static String member(String folder, String version, byte[] archive) {
    return "\"%s\": {\"version\": \"%s\", \"integrity\": \"%s\"}"
        .formatted(folder, version, integrity(archive));
  }
}
