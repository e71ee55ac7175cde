package dev.edgeward.apiserver.invoke;

import java.nio.charset.StandardCharsets;

/**
 * A JSON value inside of a larger text, as it came: so that it can be passed on without being
 * written anew. Its bytes are UTF-8 and are not to be changed.
 */
public final class JsonSlice {
  /** The value {@code {}}. */
  public static final JsonSlice EMPTY_OBJECT = of("{}");

  private final byte[] bytes;
  private final int from;
  private final int length;
  private final int tokens;

  /**
   * A part of a text.
   *
   * @param tokens of it: names, values and brackets
   */
  JsonSlice(byte[] bytes, int from, int to, int tokens) {
    this.bytes = bytes;
    this.from = from;
    this.length = to - from;
    this.tokens = tokens;
  }

  /**
   * A whole text of our own, whose size is no matter.
   *
   * @param json one JSON value
   * @return all of it
   */
  public static JsonSlice of(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new JsonSlice(bytes, 0, bytes.length, bytes.length);
  }

  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int length() {
    return length;
  }

  /** Its names, values and brackets, at most: what a tree of it takes goes by them. */
  int tokens() {
    return tokens;
  }

  /** The text of the value. */
  String text() {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
