package dev.edgeward.apiserver.query;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows in an array, unchanging. Their signatures are made when somebody asks for them; what
 * nobody searches has none. A chunk that is made of one with signatures has them from the start.
 *
 * @param <R> the rows
 */
final class Chunk<R> {
  private final Object[] rows;
  private volatile @Nullable Signatures<R> signatures;

  private Chunk(Object[] rows, @Nullable Signatures<R> signatures) {
    this.rows = rows;
    this.signatures = signatures;
  }

  static <R> Chunk<R> none() {
    return new Chunk<>(new Object[0], null);
  }

  static <R> Chunk<R> of(R row) {
    return new Chunk<>(new Object[] {row}, null);
  }

  int size() {
    return rows.length;
  }

  R get(int slot) {
    return rows()[slot];
  }

  R last() {
    return get(rows.length - 1);
  }

  /** Where a row is, or should be, as {@link Arrays#binarySearch} tells it. */
  int slot(R row, Comparator<? super R> order) {
    return Arrays.binarySearch(rows(), row, order);
  }

  /** The rows of another chunk in place of some. */
  Chunk<R> replaced(int at, int count, Chunk<R> others) {
    Signatures<R> known = signatures;
    return new Chunk<>(
        Slices.replaced(rows, at, count, others.rows),
        known == null ? null : known.replaced(at, count, others.signatures(known.fields())));
  }

  /** Some of the rows. */
  Chunk<R> range(int from, int to) {
    Signatures<R> known = signatures;
    return new Chunk<>(
        Arrays.copyOfRange(rows, from, to), known == null ? null : known.range(from, to));
  }

  /**
   * The signatures of the rows.
   *
   * @param fields always the same, but for the price of making them again
   */
  Signatures<R> signatures(List<Signature<R>> fields) {
    Signatures<R> known = signatures;
    if (known == null || known.fields() != fields) {
      known = Signatures.of(fields, rows());
      signatures = known;
    }
    return known;
  }

  @SuppressWarnings("unchecked") // only rows are put into it
  private R[] rows() {
    return (R[]) rows;
  }
}
