package dev.edgeward.apiserver.query;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the values of rows that a scan is about to need, so that the processor has them by then.
 *
 * @param <R> the rows
 */
final class ReadAhead<R> {
  private final List<Function<R, @Nullable Object>> matching;
  private final List<Function<R, @Nullable Object>> ordering;

  private final @Nullable Object[] values = new Object[Rows.BATCH];

  /** Kept so that the reads aren't optimised away. */
  private int seen;

  private ReadAhead(
      List<Function<R, @Nullable Object>> matching, List<Function<R, @Nullable Object>> ordering) {
    this.matching = matching;
    this.ordering = ordering;
  }

  /** The fields that decide whether a row matches, and those that rows are ordered by. */
  static <C, R> ReadAhead<R> of(
      C context, List<Field<C, R, ?>> matching, List<Field<C, R, ?>> ordering) {
    return new ReadAhead<>(values(context, matching), values(context, ordering));
  }

  private static <C, R> List<Function<R, @Nullable Object>> values(
      C context, List<Field<C, R, ?>> fields) {
    return fields.stream().map(field -> value(context, field)).toList();
  }

  private static <C, R, V> Function<R, @Nullable Object> value(C context, Field<C, R, V> field) {
    BiFunction<C, R, ? extends @Nullable Object> value =
        field.folded() == null ? field.value() : field.folded();
    return row -> value.apply(context, row);
  }

  void beforeMatching(List<R> rows) {
    look(matching, rows);
  }

  void beforeOrdering(List<R> rows) {
    look(ordering, rows);
  }

  private void look(List<Function<R, @Nullable Object>> fields, List<R> rows) {
    for (Function<R, @Nullable Object> field : fields) {
      for (int i = 0; i < rows.size(); i++) {
        values[i] = field.apply(rows.get(i));
      }
      for (int i = 0; i < rows.size(); i++) {
        seen += values[i] instanceof String text ? text.length() : 1;
      }
    }
  }

  @Override
  public String toString() {
    return "saw " + seen;
  }
}
