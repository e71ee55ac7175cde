package dev.edgeward.apiserver.query;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first few of many rows in an order, without sorting or keeping the rest: rows that come after
 * the last one kept are dropped at once, the others gather until they are worth a sort. Rows that
 * arrive in order or in reverse, as they often do, make those sorts linear.
 *
 * @param <R> the rows
 */
final class FirstRows<R> {
  private static final int GATHERED = 4;

  private final int limit;
  private final Comparator<R> order;
  private final @Nullable Object[] rows;
  private int size;
  private @Nullable R worst;

  FirstRows(int limit, Comparator<R> order) {
    this.limit = limit;
    this.order = order;
    this.rows = new Object[limit * GATHERED];
  }

  void offer(R row) {
    R bound = worst;
    if (bound != null && order.compare(row, bound) >= 0) {
      return;
    }
    rows[size++] = row;
    if (size == rows.length) {
      settle();
    }
  }

  /** The rows, in order. */
  List<R> rows() {
    settle();
    return List.of(Arrays.copyOf(kept(), size));
  }

  private void settle() {
    Arrays.sort(kept(), 0, size, order);
    if (size >= limit) {
      size = limit;
      worst = kept()[limit - 1];
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // no other code puts into it; null is beyond size
  private R[] kept() {
    return (R[]) rows;
  }
}
