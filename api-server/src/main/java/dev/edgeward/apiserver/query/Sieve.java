package dev.edgeward.apiserver.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells by their signatures which rows may match a filter. It lets some through that don't, and
 * holds none back that does: where signatures say nothing (NOT, comparisons by size, null,
 * relations, texts too short), every row may match.
 *
 * @param <R> the rows
 */
final class Sieve<R> {
  private final List<Signature<R>> fields;
  private final Test test;

  private Sieve(List<Signature<R>> fields, Test test) {
    this.fields = fields;
    this.test = test;
  }

  /**
   * The sieve of a filter.
   *
   * @return empty where it would hold nothing back
   */
  static <R> Optional<Sieve<R>> of(Entity<?, R> entity, Filter filter) {
    return test(entity, filter).map(test -> new Sieve<>(entity.signatures(), test));
  }

  /** Whose signatures it looks at. */
  List<Signature<R>> fields() {
    return fields;
  }

  /**
   * Which of up to 64 rows may match.
   *
   * @param signatures of these rows and others
   * @param from the index of the first, a multiple of 64
   * @param to the index after the last
   * @return a bit for each, the lowest for the first
   */
  long candidates(Signatures<R> signatures, int from, int to) {
    return test.candidates(signatures.columns(), from, to);
  }

  /** For 64 rows at a time: a loop over one column is fast, and so is joining words of answers. */
  private interface Test {
    long candidates(long[][] columns, int from, int to);

    default Test and(Test other) {
      return (columns, from, to) ->
          candidates(columns, from, to) & other.candidates(columns, from, to);
    }

    default Test or(Test other) {
      return (columns, from, to) ->
          candidates(columns, from, to) | other.candidates(columns, from, to);
    }
  }

  private static Optional<Test> test(Entity<?, ?> entity, Filter filter) {
    return switch (filter) {
      case Filter.All(List<Filter> parts) -> all(entity, parts);
      case Filter.Any(List<Filter> parts) -> any(entity, parts);
      case Filter.Compare(String field, Operator operator, Object value) ->
          operator == Operator.EQ ? among(entity, field, List.of(value)) : Optional.empty();
      case Filter.Among(String field, List<Object> values) -> among(entity, field, values);
      case Filter.Matches(String field, TextPattern pattern) ->
          holding(entity, field, pattern.literals());
      case Filter.Not not -> Optional.empty();
      case Filter.IsNull isNull -> Optional.empty();
      case Filter.Related related -> Optional.empty();
    };
  }

  /** What any part says. */
  private static Optional<Test> all(Entity<?, ?> entity, List<Filter> parts) {
    return parts.stream().flatMap(part -> test(entity, part).stream()).reduce(Test::and);
  }

  /** Says something only where each part does. */
  private static Optional<Test> any(Entity<?, ?> entity, List<Filter> parts) {
    List<Test> tests = new ArrayList<>();
    for (Filter part : parts) {
      test(entity, part).ifPresent(tests::add);
    }
    return tests.size() == parts.size() ? tests.stream().reduce(Test::or) : Optional.empty();
  }

  /** A row has no bits but those of the values, and not none, as it would without a value. */
  private static Optional<Test> among(Entity<?, ?> entity, String field, List<Object> values) {
    Signature<?> signature = Objects.requireNonNull(entity.field(field)).signature();
    if (signature == null) {
      return Optional.empty();
    }
    if (signature.kind() == Signature.Kind.PARTS) {
      return values.size() == 1
          ? holding(entity, field, List.of((String) values.getFirst()))
          : Optional.empty();
    }
    long bits = 0;
    for (Object value : values) {
      bits |= Signature.ofWhole((String) value);
    }
    long others = ~bits;
    int column = entity.signatures().indexOf(signature);
    return Optional.of(
        (columns, from, to) -> {
          long[] words = columns[column];
          long candidates = 0;
          for (int i = from; i < to; i++) {
            if (words[i] != 0 && (words[i] & others) == 0) {
              candidates |= 1L << i;
            }
          }
          return candidates;
        });
  }

  /** A row has all the bits of the texts that must be in it, whatever their case. */
  private static Optional<Test> holding(Entity<?, ?> entity, String field, List<String> texts) {
    Signature<?> signature = Objects.requireNonNull(entity.field(field)).signature();
    long bits = 0;
    for (String text : texts) {
      bits |= Signature.ofParts(CaseFolding.fold(text));
    }
    if (signature == null || signature.kind() != Signature.Kind.PARTS || bits == 0) {
      return Optional.empty();
    }
    long wanted = bits;
    int column = entity.signatures().indexOf(signature);
    return Optional.of(
        (columns, from, to) -> {
          long[] words = columns[column];
          long candidates = 0;
          for (int i = from; i < to; i++) {
            if ((words[i] & wanted) == wanted) {
              candidates |= 1L << i;
            }
          }
          return candidates;
        });
  }
}
