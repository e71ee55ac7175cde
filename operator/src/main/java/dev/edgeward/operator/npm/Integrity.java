package dev.edgeward.operator.npm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The hash of an archive, in the form of Subresource Integrity (W3C). SHA-1, which old lock files
 * have, proves nothing any more, so it isn't one.
 *
 * @param algorithm as Java calls it
 * @param digest in base 64
 */
record Integrity(String algorithm, String digest) {
  /** The strongest first. */
  private static final List<String> ALGORITHMS = List.of("sha512", "sha384", "sha256");

  /**
   * Reads one.
   *
   * @param text hashes, separated by blanks
   * @return the strongest of them, empty when none is strong enough
   */
  static Optional<Integrity> parse(String text) {
    for (String algorithm : ALGORITHMS) {
      for (String hash : text.strip().split("\\s+", -1)) {
        if (hash.startsWith(algorithm + "-")) {
          String digest = hash.substring(algorithm.length() + 1).replaceAll("[?].*", "");
          return Optional.of(new Integrity("SHA-" + algorithm.substring(3), digest));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether bytes have this hash. */
  boolean matches(byte[] bytes) {
    try {
      byte[] wanted = Base64.getDecoder().decode(digest);
      return Arrays.equals(wanted, MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (IllegalArgumentException e) {
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has the three
    }
  }
}
