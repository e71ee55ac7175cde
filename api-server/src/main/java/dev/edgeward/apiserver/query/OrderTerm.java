package dev.edgeward.apiserver.query;

import org.jspecify.annotations.Nullable;

/**
 * One key of an order.
 *
 * @param field that decides
 * @param descending the largest first
 * @param nullsFirst where rows without a value go
 * @param <C> the context of a request
 * @param <R> the rows
 * @param <V> the values
 */
record OrderTerm<C, R, V>(Field<C, R, V> field, boolean descending, boolean nullsFirst) {
  static <C, R, V> OrderTerm<C, R, V> of(
      Field<C, R, V> field, boolean descending, boolean nullsFirst) {
    return new OrderTerm<>(field, descending, nullsFirst);
  }

  int compare(C context, R a, R b) {
    return compareValues(field.of(context, a), field.of(context, b));
  }

  @SuppressWarnings("unchecked") // places are made of this field's values
  int compareTo(C context, R row, @Nullable Object place) {
    return compareValues(field.of(context, row), (V) place);
  }

  private int compareValues(@Nullable V a, @Nullable V b) {
    if (a == null || b == null) {
      if (a == b) {
        return 0;
      }
      return (a == null) == nullsFirst ? -1 : 1;
    }
    return descending ? field.type().compare(b, a) : field.type().compare(a, b);
  }

  String signature() {
    return field.name() + (descending ? " desc" : " asc") + (nullsFirst ? " nf" : " nl");
  }
}
