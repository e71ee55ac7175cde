package dev.edgeward.apiserver.query;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes predicates of filters. A predicate says whether the filter is true of a row; whether it is
 * false is a predicate of its own, because what is unknown is neither. So NOT turns one into the
 * other, and AND and OR change places below it.
 *
 * <p>For one thread and one page: the predicates remember the text that they folded last.
 *
 * @param <C> the context of a request
 */
final class FilterCompiler<C> {
  private final C context;
  private final Map<Field<C, ?, ?>, FoldedText> foldedTexts = new HashMap<>();

  FilterCompiler(C context) {
    this.context = context;
  }

  /** Whether the filter is true of a row. */
  <R> Predicate<R> compile(Entity<C, R> entity, Filter filter) {
    return compile(entity, filter, true);
  }

  /** Whether the filter is what is wanted of a row: true, or false. */
  private <R> Predicate<R> compile(Entity<C, R> entity, Filter filter, boolean wanted) {
    return switch (filter) {
      case Filter.All(List<Filter> parts) -> join(entity, parts, wanted, wanted);
      case Filter.Any(List<Filter> parts) -> join(entity, parts, wanted, !wanted);
      case Filter.Not(Filter part) -> compile(entity, part, !wanted);
      case Filter.Compare(String name, Operator operator, Object value) ->
          compare(field(entity, name), operator, value, wanted);
      case Filter.Among(String name, List<Object> values) ->
          among(field(entity, name), values, wanted);
      case Filter.Matches(String name, TextPattern pattern) ->
          matches(field(entity, name), pattern, wanted);
      case Filter.IsNull(String name) -> {
        Field<C, R, ?> field = field(entity, name);
        yield row -> (field.of(context, row) == null) == wanted;
      }
      case Filter.Related(String name, Filter inner) ->
          related(Objects.requireNonNull(entity.relation(name)), inner, wanted);
    };
  }

  private static <C, R> Field<C, R, ?> field(Entity<C, R> entity, String name) {
    return Objects.requireNonNull(entity.field(name));
  }

  private <R> Predicate<R> join(
      Entity<C, R> entity, List<Filter> parts, boolean wanted, boolean all) {
    List<Predicate<R>> predicates =
        parts.stream().map(part -> compile(entity, part, wanted)).toList();
    return row -> {
      for (int i = 0; i < predicates.size(); i++) {
        if (predicates.get(i).test(row) != all) {
          return !all;
        }
      }
      return all;
    };
  }

  @SuppressWarnings("unchecked") // the reader made the value of the field's type
  private <R, V> Predicate<R> compare(
      Field<C, R, V> field, Operator operator, Object operand, boolean wanted) {
    V value = (V) operand;
    if (operator == Operator.EQ) {
      return row -> {
        V present = field.of(context, row);
        return present != null && present.equals(value) == wanted;
      };
    }
    ValueType<V> type = field.type();
    // NOT (x < a) is x >= a wherever x isn't null.
    boolean greater = (operator == Operator.GT || operator == Operator.GTE) == wanted;
    boolean orEqual = (operator == Operator.GTE || operator == Operator.LTE) == wanted;
    return row -> {
      V present = field.of(context, row);
      if (present == null) {
        return false;
      }
      int order = type.compare(present, value);
      return order == 0 ? orEqual : (order > 0) == greater;
    };
  }

  private <R> Predicate<R> among(Field<C, R, ?> field, List<Object> values, boolean wanted) {
    if (values.isEmpty()) {
      return row -> !wanted;
    }
    Set<Object> set = new HashSet<>(values);
    return row -> {
      Object present = field.of(context, row);
      return present != null && set.contains(present) == wanted;
    };
  }

  @SuppressWarnings("unchecked") // the reader checked that the field is text
  private <R> Predicate<R> matches(Field<C, R, ?> any, TextPattern pattern, boolean wanted) {
    Field<C, R, String> field = (Field<C, R, String>) any;
    if (!pattern.folding()) {
      return row -> {
        String text = field.of(context, row);
        return text != null && pattern.matches(text) == wanted;
      };
    }
    BiFunction<C, R, @Nullable String> kept = field.folded();
    if (kept != null) {
      return row -> {
        String text = kept.apply(context, row);
        return text != null && pattern.matches(text) == wanted;
      };
    }
    FoldedText folded = foldedTexts.computeIfAbsent(field, key -> new FoldedText());
    return row -> {
      String text = field.of(context, row);
      return text != null && pattern.matches(folded.of(text)) == wanted;
    };
  }

  private <R, S> Predicate<R> related(
      Relation<C, R, S> relation, @Nullable Filter inner, boolean wanted) {
    if (inner == null) {
      return row -> !relation.rows().apply(context, row).isEmpty() == wanted;
    }
    Predicate<S> matches = compile(relation.target().get(), inner);
    return row -> anyMatch(relation.rows().apply(context, row), matches) == wanted;
  }

  private static <S> boolean anyMatch(Collection<S> rows, Predicate<S> matches) {
    for (S row : rows) {
      if (matches.test(row)) {
        return true;
      }
    }
    return false;
  }

  /** Folds a text once for all the conditions on it: they ask for the same one in a row. */
  private static final class FoldedText {
    private @Nullable String text;
    private String folded = "";

    @SuppressWarnings("ReferenceEquality") // the same object has the same text
    String of(String wanted) {
      if (wanted != text) {
        text = wanted;
        folded = CaseFolding.fold(wanted);
      }
      return folded;
    }
  }
}
