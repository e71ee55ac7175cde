package dev.edgeward.apiserver.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a list takes its rows from. They must not change while a page is made; rows of one id come
 * once.
 *
 * @param <R> the rows
 */
public final class Rows<R> {
  private final List<Part<R>> parts;
  private final boolean sorted;

  private record Part<R>(Collection<R> rows, @Nullable Predicate<? super R> condition) {
    Part<R> where(Predicate<? super R> more) {
      Predicate<? super R> present = condition;
      return new Part<>(rows, present == null ? more : row -> present.test(row) && more.test(row));
    }
  }

  private Rows(List<Part<R>> parts, boolean sorted) {
    this.parts = parts;
    this.sorted = sorted;
  }

  /**
   * Rows in any order.
   *
   * @param rows all of them
   * @param <R> the rows
   * @return a source
   */
  public static <R> Rows<R> of(Collection<R> rows) {
    return new Rows<>(List.of(new Part<>(rows, null)), false);
  }

  /**
   * Rows in the default order of their entity, which makes a page of that order cheap: without
   * conditions it is found by binary search.
   *
   * @param rows all of them, in order; {@code get} is fast
   * @param <R> the rows
   * @return a source
   */
  public static <R> Rows<R> sorted(List<R> rows) {
    return new Rows<>(List.of(new Part<>(rows, null)), true);
  }

  /**
   * Those of these rows that pass; as if the others weren't there.
   *
   * @param condition asked for each row; cheap
   * @return a source
   */
  public Rows<R> where(Predicate<? super R> condition) {
    return new Rows<>(parts.stream().map(part -> part.where(condition)).toList(), sorted);
  }

  /**
   * These rows and others.
   *
   * @param more none of them among these
   * @return a source
   */
  public Rows<R> and(Rows<R> more) {
    List<Part<R>> all = new ArrayList<>(parts);
    all.addAll(more.parts);
    return new Rows<>(List.copyOf(all), false);
  }

  /** The rows in the default order, null where they have none; {@link #condition} still applies. */
  @Nullable List<R> inOrder() {
    return sorted && parts.getFirst().rows() instanceof List<R> list ? list : null;
  }

  /** What rows of {@link #inOrder} must pass, null for nothing. */
  @Nullable Predicate<? super R> condition() {
    return parts.getFirst().condition();
  }

  interface Visitor<R> {
    void visit(R row);
  }

  void forEach(Visitor<? super R> visitor) {
    for (Part<R> part : parts) {
      Predicate<? super R> condition = part.condition();
      for (R row : part.rows()) {
        if (condition == null || condition.test(row)) {
          visitor.visit(row);
        }
      }
    }
  }
}
