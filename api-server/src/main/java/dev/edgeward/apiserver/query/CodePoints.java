package dev.edgeward.apiserver.query;

/**
 * Text by code point, as PostgreSQL's "C" collation has it; UTF-16 order differs beyond the BMP.
 */
final class CodePoints {
  private CodePoints() {}

  static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean xSurrogate = Character.isSurrogate(x);
        return xSurrogate == Character.isSurrogate(y) ? x - y : xSurrogate ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
