package dev.edgeward.operator.npm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Lock files as npm writes them. */
public final class LockFiles {
  private LockFiles() {}

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
  public static String of(String... members) {
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
