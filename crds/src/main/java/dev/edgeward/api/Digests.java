package dev.edgeward.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * Digests by content: SHA-256 over canonical JSON (RFC 8785), so that any program in any language
 * gets the same.
 */
public final class Digests {
  /** Writes a number that JSON doesn't have as it is, for the canonical form to refuse it. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

  private Digests() {}

  /**
   * The canonical form of a JSON value.
   *
   * @param value any
   * @return its RFC 8785 form
   * @throws IllegalArgumentException when the value has no canonical form (a lone surrogate, a
   *     number out of IEEE 754's range)
   */
  public static String canonicalJson(JsonNode value) {
    try {
      // The canonicalizer takes an object or an array only.
      String array =
          new JsonCanonicalizer("[" + JSON.writeValueAsString(value) + "]").getEncodedString();
      String canonical = array.substring(1, array.length() - 1);
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(canonical)) {
        throw new IllegalArgumentException("no canonical JSON: a lone surrogate");
      }
      return canonical;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("no canonical JSON: " + e.getMessage(), e);
    }
  }

  /**
   * The SHA-256 of the canonical form of a JSON value.
   *
   * @param value any
   * @return 64 lower-case hexadecimal digits
   */
  public static String of(JsonNode value) {
    return sha256(canonicalJson(value));
  }

  /**
   * The SHA-256 of a text's UTF-8 bytes.
   *
   * @param text any
   * @return 64 lower-case hexadecimal digits
   */
  public static String sha256(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
