package dev.edgeward.apiserver.query;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The signatures of some rows, a column of words for each field that has them. Unchanging.
 *
 * @param fields whose they are
 * @param columns one a field, each as long as there are rows
 * @param <R> the rows
 */
record Signatures<R>(List<Signature<R>> fields, long[][] columns) {
  static <R> Signatures<R> of(List<Signature<R>> fields, R[] rows) {
    return each(fields, column -> Arrays.stream(rows).mapToLong(fields.get(column).of()).toArray());
  }

  /** Those of other rows, of the same fields, in place of some. */
  Signatures<R> replaced(int at, int count, Signatures<R> others) {
    return each(
        fields, column -> Slices.replaced(columns[column], at, count, others.columns[column]));
  }

  /** Those of some of the rows. */
  Signatures<R> range(int from, int to) {
    return each(fields, column -> Arrays.copyOfRange(columns[column], from, to));
  }

  private static <R> Signatures<R> each(List<Signature<R>> fields, IntFunction<long[]> column) {
    return new Signatures<>(
        fields, IntStream.range(0, fields.size()).mapToObj(column).toArray(long[][]::new));
  }
}
