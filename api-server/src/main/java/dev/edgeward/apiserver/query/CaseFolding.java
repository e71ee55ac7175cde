package dev.edgeward.apiserver.query;

import java.nio.charset.StandardCharsets;

/**
 * Unicode's simple case folding (CaseFolding.txt, statuses C and S), one code point to one: {@code
 * ẞ} is {@code ß}, but {@code ß} isn't {@code ss}. Made of what the JDK knows of case, with the two
 * i's of Turkish set apart as the Unicode default has them; the letters that become equal are
 * Unicode's, which of them they become needn't be. A lone surrogate stays.
 */
public final class CaseFolding {
  private static final int DOTTED_CAPITAL_I = 0x130;
  private static final int DOTLESS_SMALL_I = 0x131;

  private CaseFolding() {}

  /**
   * A text so changed that texts which differ in case only become equal.
   *
   * @param text any
   * @return the same object where nothing changes
   */
  public static String fold(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || (c >= 'A' && c <= 'Z')) {
        return foldFrom(i, text);
      }
    }
    return text;
  }

  private static String foldFrom(int start, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = start; i < ascii.length; i++) {
      if (text.charAt(i) >= 0x80) {
        return foldAny(text);
      }
      if (ascii[i] >= 'A' && ascii[i] <= 'Z') {
        ascii[i] += 'a' - 'A';
      }
    }
    return new String(ascii, StandardCharsets.ISO_8859_1);
  }

  private static String foldAny(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      folded.appendCodePoint(fold(codePoint));
    }
    return folded.toString();
  }

  static int fold(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + ('a' - 'A') : codePoint;
    }
    if (codePoint == DOTTED_CAPITAL_I || codePoint == DOTLESS_SMALL_I) {
      return codePoint;
    }
    return Character.toLowerCase(Character.toUpperCase(codePoint));
  }
}
