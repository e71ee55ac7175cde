package dev.edgeward.operator.cloudflare;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What others say, made fit for a message: without what must not be told (a server may well repeat
 * what it was sent), without control characters, and short.
 */
final class Redaction {
  private static final int LONGEST = 2000;

  private final List<String> secrets;

  /**
   * Hides secrets.
   *
   * @param token of the call
   * @param values others; short ones are no secrets, and would take words apart
   */
  Redaction(String token, Collection<String> values) {
    this.secrets =
        Stream.concat(Stream.of(token), values.stream()).filter(s -> s.length() >= 4).toList();
  }

  /**
   * Makes a text fit.
   *
   * @param text of others
   * @return what may be told of it
   */
  String apply(String text) {
    String told = text;
    for (String secret : secrets) {
      told = told.replace(secret, "(hidden)");
    }
    told = told.replaceAll("[\\p{Cntrl}&&[^\\n]]", " ").strip();
    return told.length() <= LONGEST ? told : told.substring(0, LONGEST) + "…";
  }
}
