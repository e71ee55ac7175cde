package dev.edgeward.apiserver.query;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param rows in order
 * @param total rows of all pages
 * @param hasNext whether rows follow
 * @param hasPrevious whether rows precede
 * @param startCursor of the first row, null when the page is empty
 * @param endCursor of the last row, null when the page is empty
 * @param <R> the rows
 */
public record Page<R>(
    List<R> rows,
    int total,
    boolean hasNext,
    boolean hasPrevious,
    @Nullable String startCursor,
    @Nullable String endCursor) {

  /**
   * The page with other rows.
   *
   * @param change makes one of a row
   * @param <S> the other rows
   * @return the same page otherwise
   */
  public <S> Page<S> map(Function<? super R, ? extends S> change) {
    return new Page<>(
        rows.stream().<S>map(change).toList(), total, hasNext, hasPrevious, startCursor, endCursor);
  }
}
