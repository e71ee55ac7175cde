package dev.edgeward.operator.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Tars, also such as no tool packs. */
public final class Tarballs {
  private static final String LINK = "->";

  private Tarballs() {}

  /** What a tar is made of. */
  public interface Content {
    void write(TarArchiveOutputStream tar) throws IOException;
  }

  /** Files, links (whose text begins with an arrow) and folders (whose name ends in a slash). */
  public static byte[] tar(Map<String, String> entries) {
    return tar(
        tar -> {
          for (Map.Entry<String, String> one : new TreeMap<>(entries).entrySet()) {
            if (one.getValue().startsWith(LINK)) {
              var link = new TarArchiveEntry(one.getKey(), TarConstants.LF_SYMLINK, true);
              link.setLinkName(one.getValue().substring(LINK.length()));
              add(tar, link, "");
            } else {
              add(tar, new TarArchiveEntry(one.getKey(), true), one.getValue());
            }
          }
        });
  }

  public static byte[] tar(Content content) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      content.write(tar);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  public static byte[] gzip(byte[] tar) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GzipCompressorOutputStream(bytes)) {
      gzip.write(tar);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** Adds whatever an entry says it is. */
  public static void add(TarArchiveOutputStream tar, TarArchiveEntry entry, String content)
      throws IOException {
    byte[] text = content.getBytes(StandardCharsets.UTF_8);
    entry.setSize(text.length);
    tar.putArchiveEntry(entry);
    tar.write(text);
    tar.closeArchiveEntry();
  }

  /** Says something of the file that comes next, as POSIX has it; {@code size} among others. */
  public static void attribute(TarArchiveOutputStream tar, String name, String value)
      throws IOException {
    add(
        tar,
        new TarArchiveEntry("attributes", TarConstants.LF_PAX_EXTENDED_HEADER_LC),
        line(name, value));
  }

  /** Says something of all files that come. */
  public static void attributeOfAll(TarArchiveOutputStream tar, String name, String value)
      throws IOException {
    var attributes = new TarArchiveEntry("attributes", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER);
    attributes.addPaxHeader(name, value);
    tar.putArchiveEntry(attributes);
  }

  /** Its length, itself included, stands before it. */
  private static String line(String name, String value) {
    String text = " " + name + "=" + value + "\n";
    int length = text.length();
    while (length != text.length() + String.valueOf(length).length()) {
      length = text.length() + String.valueOf(length).length();
    }
    return length + text;
  }
}
