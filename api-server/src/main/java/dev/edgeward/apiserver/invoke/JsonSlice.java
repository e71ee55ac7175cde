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

  JsonSlice(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.length = to - from;
  }

  /**
   * A whole text.
   *
   * @param json one JSON value
   * @return all of it
   */
  public static JsonSlice of(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new JsonSlice(bytes, 0, bytes.length);
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

  /** The text of the value. */
  String text() {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
