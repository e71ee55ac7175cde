package dev.edgeward.apiserver.query;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One key of an order.
 *
 * @param field its name on the wire
 * @param value of a row: a text that sorts by code point, null where the row has none
 * @param descending the largest first
 * @param nullsFirst where rows without a value go
 * @param <R> the rows
 */
public record SortKey<R>(
    String field, Function<R, @Nullable String> value, boolean descending, boolean nullsFirst) {

  /**
   * A key as PostgreSQL has it: nulls last ascending, first descending.
   *
   * @param field its name on the wire
   * @param value of a row
   * @param descending the largest first
   * @param <R> the rows
   * @return the key
   */
  public static <R> SortKey<R> of(
      String field, Function<R, @Nullable String> value, boolean descending) {
    return new SortKey<>(field, value, descending, descending);
  }

  int compare(@Nullable String a, @Nullable String b) {
    if (a == null || b == null) {
      if (a == b) {
        return 0;
      }
      return (a == null) == nullsFirst ? -1 : 1;
    }
    int order = CodePoints.compare(a, b);
    return descending ? -order : order;
  }

  String signature() {
    return field + (descending ? " desc" : " asc") + (nullsFirst ? " nf" : " nl");
  }
}
