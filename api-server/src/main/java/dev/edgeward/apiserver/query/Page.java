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

  /**
   * Cuts a page out of a list.
   *
   * @param sorted all rows, in the order
   * @param ordering that they are in
   * @param request which page
   * @param <R> the rows
   * @return the page
   * @throws InvalidQueryException when a cursor isn't one of this order
   */
  public static <R> Page<R> cut(List<R> sorted, Ordering<R> ordering, PageRequest request) {
    int from = 0;
    int to = sorted.size();
    if (request.after() != null) {
      from = rowsBefore(sorted, ordering, Cursor.place(ordering, "after", request.after()), true);
    }
    if (request.before() != null) {
      to = rowsBefore(sorted, ordering, Cursor.place(ordering, "before", request.before()), false);
      from = Math.max(0, to - request.limit());
    } else {
      to = Math.min(to, from + request.limit());
    }
    List<R> rows = List.copyOf(sorted.subList(from, to));
    return new Page<>(
        rows,
        sorted.size(),
        to < sorted.size(),
        from > 0,
        rows.isEmpty() ? null : Cursor.of(ordering, rows.getFirst()),
        rows.isEmpty() ? null : Cursor.of(ordering, rows.getLast()));
  }

  private static <R> int rowsBefore(
      List<R> sorted, Ordering<R> ordering, List<@Nullable String> place, boolean including) {
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = ordering.compareTo(sorted.get(middle), place);
      if (order < 0 || (including && order == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
