package dev.edgeward.apiserver.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A total order: the keys, then the id.
 *
 * @param <R> the rows
 */
public final class Ordering<R> implements Comparator<R> {
  private final List<SortKey<R>> keys;
  private final String signature;

  /**
   * An order by several keys.
   *
   * @param keys the first decides first
   * @param id breaks ties; unique and never null
   */
  public Ordering(List<SortKey<R>> keys, SortKey<R> id) {
    List<SortKey<R>> all = new ArrayList<>(keys);
    all.add(id);
    this.keys = List.copyOf(all);
    this.signature = this.keys.stream().map(SortKey::signature).collect(Collectors.joining(","));
  }

  @Override
  public int compare(R a, R b) {
    for (SortKey<R> key : keys) {
      int order = key.compare(key.value().apply(a), key.value().apply(b));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /**
   * Where a row stands against a place in this order.
   *
   * @param row any
   * @param place the values of the keys, as {@link #placeOf} gives them
   * @return negative, zero or positive, as the row stands before, at or after the place
   */
  int compareTo(R row, List<@Nullable String> place) {
    for (int i = 0; i < keys.size(); i++) {
      SortKey<R> key = keys.get(i);
      int order = key.compare(key.value().apply(row), place.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  List<@Nullable String> placeOf(R row) {
    List<@Nullable String> place = new ArrayList<>(keys.size());
    for (SortKey<R> key : keys) {
      place.add(key.value().apply(row));
    }
    return place;
  }

  int size() {
    return keys.size();
  }

  /** Identifies the order, so that a cursor of another one is recognised. */
  String signature() {
    return signature;
  }
}
