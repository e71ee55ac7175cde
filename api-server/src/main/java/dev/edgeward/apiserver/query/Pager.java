package dev.edgeward.apiserver.query;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes one page out of rows without sorting them all.
 *
 * @param <C> the context of a request
 * @param <R> the rows
 */
final class Pager<C, R> {
  private final C context;
  private final Order<C, R> order;
  private final Cursors<C, R> cursors;
  private final int limit;

  /** Whether the page ends before the place, rather than follows it. */
  private final boolean backward;

  private final @Nullable List<@Nullable Object> place;

  Pager(C context, Order<C, R> order, PageRequest request) {
    this.context = context;
    this.order = order;
    this.cursors = new Cursors<>(order);
    this.limit = request.limit();
    String before = request.before();
    String after = request.after();
    this.backward = before != null;
    this.place =
        before != null
            ? cursors.read("before", before)
            : after != null ? cursors.read("after", after) : null;
  }

  /**
   * A page of the rows that match.
   *
   * @param rows may be in the default order already
   * @param isDefault whether the page's order is that one
   * @param matcher null where all match
   */
  Page<R> page(Rows<R> rows, boolean isDefault, @Nullable Matcher<C, R> matcher) {
    List<List<R>> lists = isDefault && matcher == null ? rows.sortedLists() : null;
    if (lists != null) {
      return merged(lists);
    }
    List<R> candidates = isDefault ? rows.candidates() : null;
    if (candidates != null) {
      return inOrder(rows, boundary(candidates), matcher, readAhead(matcher, List.of()));
    }
    // the first term decides for almost all rows whether they can be of the page
    Field<C, R, ?> first = order.terms().getFirst().field();
    return inAnyOrder(rows, matcher, readAhead(matcher, List.of(first)));
  }

  private ReadAhead<R> readAhead(@Nullable Matcher<C, R> matcher, List<Field<C, R, ?>> ordering) {
    return ReadAhead.of(context, matcher == null ? List.of() : matcher.fields(), ordering);
  }

  /** How many rows precede the page that follows the place, or the place that a page precedes. */
  private int boundary(List<R> sorted) {
    List<@Nullable Object> at = place;
    if (at == null) {
      return 0;
    }
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int side = order.compareTo(context, sorted.get(middle), at);
      if (side < 0 || (side == 0 && !backward)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** All rows are of the list and sorted: what is around a place is found by binary search. */
  private Page<R> merged(List<List<R>> lists) {
    Merge<R> merge = new Merge<>(order.comparator(context), backward);
    Sides sides = new Sides();
    for (List<R> list : lists) {
      int boundary = boundary(list);
      merge.add(list, boundary);
      sides.wanted += backward ? boundary : list.size() - boundary;
      sides.others += backward ? list.size() - boundary : boundary;
    }
    List<R> page = merge.take(limit);
    return page(backward ? page.reversed() : page, sides);
  }

  /** The rows come in order: none is compared with another. */
  private Page<R> inOrder(
      Rows<R> rows, int boundary, @Nullable Matcher<C, R> matcher, ReadAhead<R> readAhead) {
    ArrayDeque<R> page = new ArrayDeque<>(limit + 1);
    Sides sides = new Sides();
    rows.forEach(
        matcher,
        readAhead,
        (row, index) -> {
          if (index < boundary != backward) {
            sides.others++;
          } else {
            sides.wanted++;
            if (backward || page.size() < limit) {
              page.addLast(row);
            }
            if (page.size() > limit) {
              page.removeFirst();
            }
          }
        });
    return page(List.copyOf(page), sides);
  }

  /** Rows come in any order: the page is the first of those beyond the place. */
  private Page<R> inAnyOrder(
      Rows<R> rows, @Nullable Matcher<C, R> matcher, ReadAhead<R> readAhead) {
    Comparator<R> comparator = order.comparator(context);
    FirstRows<R> first = new FirstRows<>(limit, backward ? comparator.reversed() : comparator);
    Sides sides = new Sides();
    rows.forEach(
        matcher,
        readAhead,
        (row, index) -> {
          int side = place == null ? 1 : order.compareTo(context, row, place);
          if (backward ? side < 0 : side > 0) {
            sides.wanted++;
            first.offer(row);
          } else {
            sides.others++;
          }
        });
    return page(backward ? first.rows().reversed() : first.rows(), sides);
  }

  /** How many rows are on the page's side of the place, and how many are not. */
  private static final class Sides {
    private int wanted;
    private int others;
  }

  private Page<R> page(List<R> rows, Sides sides) {
    boolean beyond = sides.wanted > rows.size();
    boolean behind = sides.others > 0;
    return page(
        rows, sides.wanted + sides.others, backward ? beyond : behind, backward ? behind : beyond);
  }

  private Page<R> page(List<R> rows, int total, boolean hasPrevious, boolean hasNext) {
    return new Page<>(
        List.copyOf(rows),
        total,
        hasNext,
        hasPrevious,
        rows.isEmpty() ? null : cursors.write(context, rows.getFirst()),
        rows.isEmpty() ? null : cursors.write(context, rows.getLast()));
  }
}
