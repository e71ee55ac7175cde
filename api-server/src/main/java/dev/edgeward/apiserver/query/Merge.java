package dev.edgeward.apiserver.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Walks several sorted lists as if they were one, from a place in each.
 *
 * @param <R> the rows
 */
final class Merge<R> {
  private final PriorityQueue<Walk<R>> walks;
  private final int step;

  private static final class Walk<R> {
    private final List<R> list;
    private int index;
    private R row;

    Walk(List<R> list, int index) {
      this.list = list;
      this.index = index;
      this.row = list.get(index);
    }
  }

  /** Walks in the order of the lists, or against it. */
  Merge(Comparator<R> order, boolean backward) {
    Comparator<R> direction = backward ? order.reversed() : order;
    this.walks = new PriorityQueue<>((a, b) -> direction.compare(a.row, b.row));
    this.step = backward ? -1 : 1;
  }

  /** Adds a list; forward the walk begins at the boundary, backward before it. */
  void add(List<R> list, int boundary) {
    int index = step > 0 ? boundary : boundary - 1;
    if (index >= 0 && index < list.size()) {
      walks.add(new Walk<>(list, index));
    }
  }

  /** The next rows. */
  List<R> take(int limit) {
    List<R> rows = new ArrayList<>();
    while (rows.size() < limit) {
      Walk<R> walk = walks.poll();
      if (walk == null) {
        break;
      }
      rows.add(walk.row);
      walk.index += step;
      if (walk.index >= 0 && walk.index < walk.list.size()) {
        walk.row = walk.list.get(walk.index);
        walks.add(walk);
      }
    }
    return rows;
  }
}
