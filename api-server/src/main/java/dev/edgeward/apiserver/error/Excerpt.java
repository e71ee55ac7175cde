package dev.edgeward.apiserver.error;

/** Texts of a request as an answer repeats them: not without end, and such as UTF-8 can have. */
final class Excerpt {
  private static final int NAME = 100;
  private static final int SENTENCE = 1000;
  private static final int REPLACEMENT = 0xfffd;

  private Excerpt() {}

  /** A name or an id. */
  static String ofName(String name) {
    return cut(name, NAME);
  }

  /** A sentence that may have names in it. */
  static String ofSentence(String sentence) {
    String cut = cut(sentence, SENTENCE);
    return cut.chars().anyMatch(unit -> Character.isSurrogate((char) unit))
        ? cut.codePoints()
            .map(character -> isHalf(character) ? REPLACEMENT : character)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : cut;
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  private static boolean isHalf(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }
}
