package dev.edgeward.apiserver.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A total order of an entity's rows: the terms, then the id.
 *
 * @param terms the first decides first; the last is the id
 * @param signature identifies the order, so that a cursor of another one is recognised
 * @param <C> the context of a request
 * @param <R> the rows
 */
record Order<C, R>(List<OrderTerm<C, R, ?>> terms, String signature) {
  static <C, R> Order<C, R> of(Entity<C, R> entity, List<OrderTerm<C, R, ?>> terms) {
    List<OrderTerm<C, R, ?>> all = new ArrayList<>();
    boolean unique = false;
    for (OrderTerm<C, R, ?> term : terms) {
      if (!unique) {
        all.add(term);
        unique = term.field() == entity.id();
      }
    }
    if (!unique) {
      all.add(OrderTerm.of(entity.id(), false, false));
    }
    return new Order<>(
        List.copyOf(all),
        all.stream()
            .map(OrderTerm::signature)
            .collect(Collectors.joining(",", entity.name() + ":", "")));
  }

  Comparator<R> comparator(C context) {
    return (a, b) -> {
      for (int i = 0; i < terms.size(); i++) {
        int order = terms.get(i).compare(context, a, b);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  /** Where a row stands against a place in this order: before it, at it, after it. */
  int compareTo(C context, R row, List<@Nullable Object> place) {
    for (int i = 0; i < terms.size(); i++) {
      int order = terms.get(i).compareTo(context, row, place.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
