package dev.edgeward.apiserver.query;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a list takes its rows from. They must not change while a page is made; rows of one id come
 * once.
 *
 * @param <R> the rows
 */
public final class Rows<R> {
  /** How many rows a scan takes at once. */
  static final int BATCH = 256;

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
   * conditions it is found by binary search, also among the rows of several such sources.
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
    return new Rows<>(List.copyOf(all), sorted && more.sorted);
  }

  /** Lists in the default order that have all the rows and no others; null when there are none. */
  @Nullable List<List<R>> sortedLists() {
    List<List<R>> lists = new ArrayList<>();
    for (Part<R> part : parts) {
      if (!sorted || part.condition() != null || !(part.rows() instanceof List<R> list)) {
        return null;
      }
      lists.add(list);
    }
    return lists;
  }

  /** A list in the default order that has all the rows, and maybe others; null when none does. */
  @Nullable List<R> candidates() {
    return sorted && parts.size() == 1 && parts.getFirst().rows() instanceof List<R> list
        ? list
        : null;
  }

  /** Passes the rows that match to a visitor, those of {@link #candidates} with their index. */
  void forEach(@Nullable Matcher<?, R> matcher, ReadAhead<R> readAhead, Visitor<R> visitor) {
    Sieve<R> sieve = matcher == null ? null : matcher.sieve();
    Batch<R> batch = new Batch<>(matcher == null ? null : matcher.matches(), readAhead, visitor);
    for (Part<R> part : parts) {
      batch.begin(part.condition());
      if (sieve != null && part.rows() instanceof SortedRows<R> sorted) {
        sorted.sift(sieve, batch);
      } else {
        int index = 0;
        for (R row : part.rows()) {
          batch.visit(row, index++);
        }
      }
      batch.pass();
    }
  }

  /** Gets the rows of a scan. */
  interface Visitor<R> {
    void visit(R row, int index);
  }

  /**
   * Some rows of a scan, taken through it step by step. What makes a scan slow is waiting for rows
   * that lie anywhere in memory. Before each step, a loop over the batch looks at what the step is
   * going to need, and is so small that the processor waits for many rows at once.
   */
  private static final class Batch<R> extends AbstractList<R> implements RandomAccess, Visitor<R> {
    private final @Nullable Predicate<R> matches;
    private final ReadAhead<R> readAhead;
    private final Visitor<R> visitor;
    private final @Nullable Object[] rows = new Object[BATCH];
    private final int[] indexes = new int[BATCH];
    private @Nullable Predicate<? super R> condition;
    private int size;

    Batch(@Nullable Predicate<R> matches, ReadAhead<R> readAhead, Visitor<R> visitor) {
      this.matches = matches;
      this.readAhead = readAhead;
      this.visitor = visitor;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // only rows are put into it; null is beyond size
    public R get(int i) {
      return (R) rows[i];
    }

    /** Takes rows that have to pass a condition, too. */
    void begin(@Nullable Predicate<? super R> condition) {
      this.condition = condition;
    }

    @Override
    public void visit(R row, int index) {
      rows[size] = row;
      indexes[size++] = index;
      if (size == BATCH) {
        pass();
      }
    }

    void pass() {
      if (condition != null) {
        retain(condition);
      }
      if (matches != null) {
        readAhead.beforeMatching(this);
        retain(matches);
      }
      readAhead.beforeOrdering(this);
      for (int i = 0; i < size; i++) {
        visitor.visit(get(i), indexes[i]);
      }
      size = 0;
    }

    private void retain(Predicate<? super R> condition) {
      int kept = 0;
      for (int i = 0; i < size; i++) {
        if (condition.test(get(i))) {
          rows[kept] = rows[i];
          indexes[kept++] = indexes[i];
        }
      }
      size = kept;
    }
  }
}
