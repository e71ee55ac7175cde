package dev.edgeward.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Files that would be too large for Kubernetes as they are: a JSON object of them, compressed by
 * gzip, in base 64. Pure. Other releases may compress to other bytes, so nothing is named after
 * these.
 */
final class PackedFiles {
  /** What is larger no dispatcher takes. */
  static final int MOST_BYTES = 10 * 1024 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();

  private PackedFiles() {}

  /**
   * Packs.
   *
   * @param files source by file name
   * @return in base 64
   */
  static String pack(Map<String, String> files) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      JSON.writeValue(gzip, new TreeMap<>(files));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory knows none
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * Unpacks.
   *
   * @param packed in base 64
   * @return source by file name, empty when it is nothing of the kind, or more than {@link
   *     #MOST_BYTES}
   */
  static Optional<Map<String, String>> unpack(String packed) {
    try (InputStream gzip =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
      byte[] json = gzip.readNBytes(MOST_BYTES + 1);
      if (json.length > MOST_BYTES) {
        return Optional.empty();
      }
      Map<String, String> files = JSON.readValue(json, new TypeReference<>() {});
      return files == null || files.containsValue(null) ? Optional.empty() : Optional.of(files);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
