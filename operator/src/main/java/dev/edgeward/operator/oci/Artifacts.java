package dev.edgeward.operator.oci;

import dev.edgeward.api.CodeRules;
import dev.edgeward.operator.background.WorkException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Pulls artifacts, and believes a registry nothing that isn't in the digest. */
final class Artifacts {
  private static final int MOST_MANIFEST_BYTES = 1024 * 1024;

  /** As the registry has it: what is packed can be larger than what it holds, if not by much. */
  private static final int MOST_STORED_BYTES = 5 * 1024 * 1024;

  private final Registry registry;

  Artifacts(Registry registry) {
    this.registry = registry;
  }

  /**
   * Pulls one; takes as long as the registry.
   *
   * @param source of it
   * @return its files by name
   * @throws WorkException when it can't be had
   */
  Map<String, String> pull(Source source) throws WorkException {
    Registry.Visit visit = registry.visit(source);
    String digest = source.reference().digest();
    Manifest manifest =
        Manifest.parse(verified(visit.manifest(MOST_MANIFEST_BYTES), digest, "manifest"));
    // Before anything of it is fetched.
    long stored = manifest.layers().stream().mapToLong(Manifest.Layer::size).sum();
    if (stored > MOST_STORED_BYTES) {
      throw new WorkException.Refused(
          "the artifact is too large: its layers have "
              + stored
              + " bytes; at most "
              + MOST_STORED_BYTES
              + " are possible");
    }
    Contents contents = new Contents(CodeRules.MAX_ARTIFACT_FILES, CodeRules.MAX_ARTIFACT_BYTES);
    for (Manifest.Layer layer : manifest.layers()) {
      byte[] blob = visit.blob(layer.digest(), (int) layer.size());
      contents.add(layer, verified(blob, layer.digest(), "layer"));
    }
    return Map.copyOf(contents.files());
  }

  private static byte[] verified(byte[] content, String digest, String what)
      throws WorkException.Unavailable {
    if (!digest.equals("sha256:" + HexFormat.of().formatHex(sha256(content)))) {
      throw new WorkException.Unavailable(
          "what the registry gives as the "
              + what
              + " "
              + digest
              + " isn't that: its SHA-256 differs, so it is not used");
    }
    return content;
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
