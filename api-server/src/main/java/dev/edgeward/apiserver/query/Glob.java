package dev.edgeward.apiserver.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of literal code points, single wildcards and gaps of any length, matched by a
 * non-deterministic automaton whose states are bits: one pass over the text, a word of states a
 * step, whatever text and pattern look like. State i is set when the first i steps of the pattern
 * match the text so far.
 */
final class Glob implements TextPattern {
  private static final char ESCAPE = '\\';
  private static final int ASCII = 128;

  private final boolean folding;
  private final int words;

  /** States that a gap keeps set. */
  private final long[] gaps;

  /** States that any code point leads to: those after a single wildcard. */
  private final long[] wild;

  /** For ASCII and for other literals, the states that the code point leads to. */
  private final long[][] ascii = new long[ASCII][];

  private final Map<Integer, long[]> others = new HashMap<>();
  private final int last;
  private final List<String> literals;

  private Glob(Steps steps, boolean folding) {
    this.folding = folding;
    this.last = steps.count;
    this.literals = steps.literals();
    this.words = last / Long.SIZE + 1;
    this.gaps = new long[words];
    this.wild = new long[words];
    for (int state = 0; state <= last; state++) {
      if (steps.gapAfter[state]) {
        set(gaps, state);
      }
      if (state > 0 && steps.literal[state - 1] == Steps.ANY) {
        set(wild, state);
      }
    }
    Arrays.fill(ascii, wild);
    for (int state = 1; state <= last; state++) {
      int literal = steps.literal[state - 1];
      if (literal != Steps.ANY) {
        set(ownTransitions(literal), state);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // until a literal has its own, it shares those of wild
  private long[] ownTransitions(int literal) {
    if (literal >= ASCII) {
      return others.computeIfAbsent(literal, key -> wild.clone());
    }
    if (ascii[literal] == wild) {
      ascii[literal] = wild.clone();
    }
    return ascii[literal];
  }

  private static void set(long[] bits, int index) {
    bits[index / Long.SIZE] |= 1L << index;
  }

  static TextPattern containing(String part, boolean folding) {
    Steps steps = new Steps(part.length());
    steps.gap();
    part.codePoints().forEach(steps::add);
    steps.gap();
    return new Glob(steps, folding);
  }

  static @Nullable TextPattern like(String pattern, boolean folding) {
    Steps steps = new Steps(pattern.length());
    StringBuilder plain = new StringBuilder();
    int codePoint;
    for (int i = 0; i < pattern.length(); i += Character.charCount(codePoint)) {
      codePoint = pattern.codePointAt(i);
      if (codePoint == '%') {
        steps.gap();
      } else if (codePoint == '_') {
        steps.add(Steps.ANY);
      } else {
        if (codePoint == ESCAPE) {
          i++;
          if (i == pattern.length()) {
            return null;
          }
          codePoint = pattern.codePointAt(i);
        }
        int literal = folding ? CaseFolding.fold(codePoint) : codePoint;
        steps.add(literal);
        plain.appendCodePoint(literal);
      }
    }
    Plain.Place place = steps.plainPlace();
    return place == null || (place == Plain.Place.ANYWHERE && plain.length() > Plain.SHORT)
        ? new Glob(steps, folding)
        : new Plain(place, plain.toString(), folding);
  }

  @Override
  public boolean folding() {
    return folding;
  }

  @Override
  public List<String> literals() {
    return literals;
  }

  @Override
  public boolean matches(String text) {
    if (text.length() < last) {
      return false;
    }
    return words == 1 ? matchesByWord(text) : matchesByWords(text);
  }

  private boolean matchesByWord(String text) {
    long stay = gaps[0];
    long states = 1;
    int codePoint;
    for (int i = 0; i < text.length() && states != 0; i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      states = ((states << 1) & transitions(codePoint)[0]) | (states & stay);
    }
    return (states >>> last & 1) != 0;
  }

  private boolean matchesByWords(String text) {
    long[] states = new long[words];
    states[0] = 1;
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      long[] transitions = transitions(codePoint);
      long carry = 0;
      for (int word = 0; word < words; word++) {
        long present = states[word];
        states[word] = ((present << 1 | carry) & transitions[word]) | (present & gaps[word]);
        carry = present >>> (Long.SIZE - 1);
      }
    }
    return (states[words - 1] >>> last & 1) != 0;
  }

  private long[] transitions(int codePoint) {
    return codePoint < ASCII ? ascii[codePoint] : others.getOrDefault(codePoint, wild);
  }

  /** A pattern, read. */
  private static final class Steps {
    static final int ANY = -1;

    final int[] literal;
    final boolean[] gapAfter;
    int count;

    Steps(int most) {
      literal = new int[most];
      gapAfter = new boolean[most + 1];
    }

    void add(int codePoint) {
      literal[count++] = codePoint;
    }

    void gap() {
      gapAfter[count] = true;
    }

    /** The literals between which there is nothing, joined. */
    List<String> literals() {
      List<String> literals = new ArrayList<>();
      StringBuilder run = new StringBuilder();
      for (int i = 0; i <= count; i++) {
        if (i == count || literal[i] == ANY || gapAfter[i]) {
          literals.add(run.toString());
          run.setLength(0);
        }
        if (i < count && literal[i] != ANY) {
          run.appendCodePoint(literal[i]);
        }
      }
      return List.copyOf(literals);
    }

    /** Where the literals must be, when they are one text; null when there is more to match. */
    Plain.@Nullable Place plainPlace() {
      for (int i = 0; i < count; i++) {
        if (literal[i] == ANY || (i > 0 && gapAfter[i])) {
          return null;
        }
      }
      boolean before = gapAfter[0];
      boolean after = gapAfter[count];
      if (before && after) {
        return Plain.Place.ANYWHERE;
      }
      return after ? Plain.Place.START : before ? Plain.Place.END : Plain.Place.WHOLE;
    }
  }
}
