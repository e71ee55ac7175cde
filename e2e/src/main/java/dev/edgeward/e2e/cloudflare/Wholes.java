package dev.edgeward.e2e.cloudflare;

import org.jspecify.annotations.Nullable;

/** Whole numbers in queries. */
final class Wholes {

  private Wholes() {}

  /**
   * A number of at most 15 digits.
   *
   * @throws ApiError when the text is none
   */
  static long parse(String name, @Nullable String text) {
    if (text == null || !text.matches("\\d{1,15}")) {
      throw ApiError.invalid(name + " has to be a whole number, and is " + text);
    }
    return Long.parseLong(text);
  }
}
