package dev.edgeward.apiserver.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a text must look like. Patterns that fold expect the text folded. */
sealed interface TextPattern permits TextPattern.Plain, Glob {
  /** Whether case doesn't matter, so that the text has to come folded. */
  boolean folding();

  /** Whether a text looks like this. */
  boolean matches(String text);

  /** Texts that each text which looks like this has in it; folded, where that is expected. */
  List<String> literals();

  static TextPattern contains(String text, boolean folding) {
    String part = folding ? CaseFolding.fold(text) : text;
    return part.length() <= Plain.SHORT
        ? new Plain(Plain.Place.ANYWHERE, part, folding)
        : Glob.containing(part, folding);
  }

  static TextPattern startsWith(String text, boolean folding) {
    return new Plain(Plain.Place.START, folding ? CaseFolding.fold(text) : text, folding);
  }

  static TextPattern endsWith(String text, boolean folding) {
    return new Plain(Plain.Place.END, folding ? CaseFolding.fold(text) : text, folding);
  }

  /** A pattern of SQL's LIKE; null when it ends in a backslash that escapes nothing. */
  static @Nullable TextPattern like(String pattern, boolean folding) {
    return Glob.like(pattern, folding);
  }

  /**
   * A text at some place of another.
   *
   * @param place where
   * @param part the text
   */
  record Plain(Place place, String part, boolean folding) implements TextPattern {
    /** Up to here, a naive search costs no more than the clever one, whatever the text. */
    static final int SHORT = 32;

    enum Place {
      START,
      END,
      ANYWHERE,
      WHOLE
    }

    @Override
    public boolean matches(String text) {
      return switch (place) {
        case START -> text.startsWith(part);
        case END -> text.endsWith(part);
        case ANYWHERE -> text.contains(part);
        case WHOLE -> text.equals(part);
      };
    }

    @Override
    public List<String> literals() {
      return List.of(part);
    }
  }
}
