package dev.edgeward.operator.oci;

import dev.edgeward.operator.archive.BoundedTar;
import dev.edgeward.operator.archive.TooLargeException;
import dev.edgeward.operator.background.WorkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * The files of an artifact, gathered layer by layer; as in an image, what comes later replaces what
 * came before. Pure. Whether they are code that may be is for others to say.
 */
final class Contents {
  private final Map<String, String> files = new TreeMap<>();
  private final int mostFiles;
  private final long mostBytes;
  private long bytes;
  private int count;

  /**
   * Nothing yet.
   *
   * @param mostFiles how many files there may be
   * @param mostBytes how much they may have together
   */
  Contents(int mostFiles, long mostBytes) {
    this.mostFiles = mostFiles;
    this.mostBytes = mostBytes;
  }

  /** All that was added, by name. */
  Map<String, String> files() {
    return files;
  }

  /**
   * Adds a layer.
   *
   * @param layer of a manifest
   * @param blob with its digest
   * @throws WorkException.Refused when it is too much, or something else than files of text
   */
  void add(Manifest.Layer layer, byte[] blob) throws WorkException.Refused {
    if (layer.title() != null) {
      take(layer.title(), blob.length);
      put(layer.title(), blob);
      return;
    }
    boolean compressed = layer.packing() != Manifest.Packing.TAR;
    try (var tar = BoundedTar.open(blob, compressed, mostBytes, mostFiles)) {
      for (TarArchiveEntry entry = tar.next(); entry != null; entry = tar.next()) {
        if (BoundedTar.isFolder(entry)) {
          continue;
        }
        if (!BoundedTar.isFile(entry)) {
          throw new WorkException.Refused(
              "the artifact has a link or device, "
                  + entry.getName()
                  + ": only files are possible");
        }
        take(entry.getName(), entry.getSize());
        put(entry.getName(), tar.content().readNBytes((int) entry.getSize()));
      }
    } catch (TooLargeException e) {
      throw new WorkException.Refused("the artifact is too large: of a layer, " + e.getMessage());
    } catch (IOException e) {
      throw new WorkException.Refused("the artifact has a layer that is no archive as it says");
    }
  }

  private void take(String name, long size) throws WorkException.Refused {
    count++;
    if (count > mostFiles) {
      throw new WorkException.Refused("the artifact has more than " + mostFiles + " files");
    }
    if (size > mostBytes - bytes) {
      throw new WorkException.Refused(
          "the artifact is too large: with "
              + name
              + " its files have "
              + (bytes + Math.min(size, Long.MAX_VALUE - bytes))
              + " bytes; at most "
              + mostBytes
              + " are possible");
    }
    bytes += size;
  }

  private void put(String name, byte[] content) throws WorkException.Refused {
    String path = name.startsWith("./") ? name.substring(2) : name;
    if (path.startsWith("/") || Arrays.asList(path.split("/", -1)).contains("..")) {
      throw new WorkException.Refused("the artifact has a file outside of its folder: " + name);
    }
    try {
      files.put(
          path, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      throw new WorkException.Refused("the artifact has a file that is no text in UTF-8: " + name);
    }
  }
}
