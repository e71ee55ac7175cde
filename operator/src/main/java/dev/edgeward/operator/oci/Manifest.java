package dev.edgeward.operator.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.operator.background.WorkException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A manifest of an artifact. Pure.
 *
 * @param layers with its files
 */
record Manifest(List<Layer> layers) {
  /** What is understood, and what is asked for to be told apart from it. */
  static final List<String> MEDIA_TYPES =
      List.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_LAYERS = 64;

  /** A tebibyte: more is no size, and sums of less are numbers. */
  private static final long MOST_SIZE = 1L << 40;

  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  /** The name that a layer's content has as a file. */
  private static final String TITLE = "org.opencontainers.image.title";

  /** By which oras tells folders, which it packs, from files. */
  private static final String UNPACK = "io.deis.oras.content.unpack";

  /** Copies what it is given, so that a manifest never changes. */
  Manifest {
    layers = List.copyOf(layers);
  }

  /** How a layer holds files. */
  enum Packing {
    /** It is a file. */
    NONE,
    /** It is a tar. */
    TAR,
    /** It is a tar, compressed by gzip. */
    TAR_GZIP
  }

  /**
   * A part of the artifact.
   *
   * @param digest of it
   * @param size in bytes, as it is stored
   * @param packing how it holds files
   * @param title the name of the file that it is, null where it is an archive
   */
  record Layer(String digest, long size, Packing packing, @Nullable String title) {}

  /**
   * Reads one.
   *
   * @param bytes that have the digest which was asked for
   * @throws WorkException.Refused when it is none, or one of something else
   */
  static Manifest parse(byte[] bytes) throws WorkException.Refused {
    JsonNode manifest;
    try {
      manifest = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new WorkException.Refused("the digest is that of no manifest");
    }
    if (manifest.path("manifests").isArray()) {
      throw new WorkException.Refused(
          "the digest is that of an index, which names several manifests: name one of those");
    }
    if (!manifest.path("layers").isArray()) {
      throw new WorkException.Refused("the digest is that of no manifest of an image or artifact");
    }
    int count = manifest.path("layers").size();
    if (count > MOST_LAYERS) {
      throw new WorkException.Refused(
          "the artifact has " + count + " layers; at most " + MOST_LAYERS + " are possible");
    }
    List<Layer> layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      layers.add(layer(layer));
    }
    return new Manifest(layers);
  }

  private static Layer layer(JsonNode layer) throws WorkException.Refused {
    String digest = layer.path("digest").asText();
    long size = layer.path("size").asLong(-1);
    if (!DIGEST.matcher(digest).matches() || size < 0 || size > MOST_SIZE) {
      throw new WorkException.Refused("the manifest has a layer without a size or SHA-256");
    }
    String mediaType = layer.path("mediaType").asText();
    String title = layer.path("annotations").path(TITLE).asText();
    boolean packed = layer.path("annotations").path(UNPACK).asText().equals("true");
    if (!title.isEmpty() && !packed) {
      return new Layer(digest, size, Packing.NONE, title);
    }
    if (mediaType.endsWith("tar+gzip") || mediaType.endsWith("tar.gzip")) {
      return new Layer(digest, size, Packing.TAR_GZIP, null);
    }
    if (mediaType.endsWith("tar")) {
      return new Layer(digest, size, Packing.TAR, null);
    }
    throw new WorkException.Refused(
        "the manifest has a layer that is neither a file, as it has no title, nor an archive of type tar or tar+gzip");
  }
}
