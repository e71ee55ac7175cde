package dev.edgeward.apiserver.index;

import dev.edgeward.apiserver.query.SortedRows;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the order of lists, all together and by group. One thread at a time changes it; any may
 * read, and what it has read never changes.
 *
 * @param <R> the rows
 */
final class Shelf<R extends Row> {
  private static final Comparator<Row> NEWEST_FIRST =
      Comparator.comparing(Row::createdAt).reversed().thenComparing(Row::id);

  private final Map<String, List<R>> byGroup = new ConcurrentHashMap<>();
  private final SortedRows<R> none = SortedRows.empty(NEWEST_FIRST);
  private volatile SortedRows<R> all = none;

  List<R> all() {
    return all;
  }

  List<R> group(String group) {
    return byGroup.getOrDefault(group, none);
  }

  /** Takes one row out, null for none, and puts another one in. */
  void swap(@Nullable R out, @Nullable R in) {
    all = swapped(all, out, in);
    if (out != null && in != null && out.group().equals(in.group())) {
      swapInGroup(out.group(), out, in);
      return;
    }
    if (out != null) {
      swapInGroup(out.group(), out, null);
    }
    if (in != null) {
      swapInGroup(in.group(), null, in);
    }
  }

  private void swapInGroup(String group, @Nullable R out, @Nullable R in) {
    byGroup.compute(
        group,
        (key, members) -> {
          SortedRows<R> rows = swapped(sorted(members), out, in);
          return switch (rows.size()) {
            case 0 -> null;
            case 1 -> List.of(rows.getFirst());
            default -> rows;
          };
        });
  }

  /** A group of one, as that of a function's versions often is, is kept as small as can be. */
  private SortedRows<R> sorted(@Nullable List<R> members) {
    if (members instanceof SortedRows<R> rows) {
      return rows;
    }
    return members == null ? none : none.with(members.getFirst());
  }

  private static <R extends Row> SortedRows<R> swapped(
      SortedRows<R> rows, @Nullable R out, @Nullable R in) {
    SortedRows<R> others = out == null ? rows : rows.without(out);
    return in == null ? others : others.with(in);
  }
}
