package dev.edgeward.apiserver.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.api.Digests;
import dev.edgeward.api.Names;
import dev.edgeward.apiserver.security.Caller;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What makes a creation recognisable when it is sent again: the client's key, and what was asked.
 * It stands on the object that was made, so that every replica knows it, also after a restart.
 *
 * @param mark of the caller and its key
 * @param request a digest of what was asked
 */
public record Repeat(String mark, String request) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DIGITS = 32;
  private static final int SUFFIX = 10;
  private static final String NO_KEY = "once";

  /**
   * The mark of a request.
   *
   * @param caller who asks: keys of different callers have nothing to do with each other
   * @param key as the client gave it
   * @param request what is asked; its JSON decides
   * @return the mark
   */
  public static Repeat of(Caller caller, String key, Record request) {
    return new Repeat(
        Digests.sha256(caller.username() + "\n" + key).substring(0, DIGITS),
        Digests.sha256(JSON.valueToTree(request).toString()).substring(0, DIGITS));
  }

  /** The mark of a request without a key: no other has it. */
  static Repeat withoutKey(RandomGenerator random) {
    byte[] digits = new byte[DIGITS / 2];
    random.nextBytes(digits);
    return new Repeat(HexFormat.of().formatHex(digits), NO_KEY);
  }

  /** The end of the name that the object gets, so that a repetition meets it. */
  String suffix() {
    return mark.substring(0, SUFFIX);
  }

  /** What is written on the object. */
  String text() {
    return mark + "." + request;
  }

  /** Whether an object was made by a request with this key, whatever was asked. */
  boolean hasKeyOf(HasMetadata object) {
    return annotation(object).startsWith(mark + ".");
  }

  /** Whether an object was made by this very request. */
  boolean made(HasMetadata object) {
    return annotation(object).equals(text());
  }

  private static String annotation(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(Names.IDEMPOTENCY_KEY, "");
  }
}
