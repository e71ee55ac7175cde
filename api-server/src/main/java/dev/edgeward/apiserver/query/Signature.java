package dev.edgeward.apiserver.query;

import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a field's value leaves some bits in a word, so that a scan can pass over most rows that can't
 * match without touching them. They say less than the value: equal values have equal bits, but
 * other values may have them, too. No value has none.
 *
 * @param kind what the bits are of
 * @param of the bits of a row
 * @param <R> the rows
 */
record Signature<R>(Kind kind, ToLongFunction<R> of) {
  /** As many chars as a part has. */
  private static final int PART = 3;

  /** What bits are of. */
  enum Kind {
    /** A bit for each three chars in a row, whatever their case: a text has those of its parts. */
    PARTS,
    /** A few bits for the value as a whole. */
    WHOLE
  }

  /** A signature of the parts of a text, which comes folded. */
  static <R> Signature<R> parts(Function<R, @Nullable String> folded) {
    return new Signature<>(Kind.PARTS, bits(folded, Signature::ofParts));
  }

  /** A signature of a whole text. */
  static <R> Signature<R> whole(Function<R, @Nullable String> value) {
    return new Signature<>(Kind.WHOLE, bits(value, Signature::ofWhole));
  }

  private static <R> ToLongFunction<R> bits(
      Function<R, @Nullable String> value, ToLongFunction<String> bits) {
    return row -> {
      String text = value.apply(row);
      return text == null ? 0 : bits.applyAsLong(text);
    };
  }

  /**
   * The bits of a text for {@link Kind#PARTS}. A surrogate is of no part: a text may have one half
   * of a pair in it, but folded it may not.
   *
   * @param folded the text, folded
   */
  static long ofParts(String folded) {
    long bits = 0;
    int letters = 0;
    int part = 0;
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      letters = Character.isSurrogate(c) ? 0 : letters + 1;
      part = (part << 10 ^ c) & 0x3fff_ffff;
      if (letters >= PART) {
        bits |= 1L << (mixed(part) >>> 58);
      }
    }
    return bits;
  }

  /** The bits of a value for {@link Kind#WHOLE}. */
  static long ofWhole(Object value) {
    long hash = mixed(value.hashCode());
    return 1L << (hash >>> 58) | 1L << (hash >>> 52) | 1L << (hash >>> 46) | 1L << (hash >>> 40);
  }

  /** Spreads what differs to the upper bits. */
  private static long mixed(int value) {
    long mixed = value * 0x9E37_79B9_7F4A_7C15L;
    return (mixed ^ mixed >>> 32) * 0x9E37_79B9_7F4A_7C15L;
  }
}
