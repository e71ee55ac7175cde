package dev.edgeward.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageTest {
  private record Row(String id, @Nullable String key) {}

  private static final SortKey<Row> ID = SortKey.of("id", Row::id, false);
  private static final Ordering<Row> ORDER =
      new Ordering<>(List.of(SortKey.of("key", Row::key, true)), ID);

  private static List<Row> rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Row("r%03d".formatted(i), i % 3 == 0 ? null : "k" + i % 5))
        .sorted(ORDER)
        .toList();
  }

  private static Page<Row> cut(
      List<Row> rows, int limit, @Nullable String after, @Nullable String before) {
    return Page.cut(rows, ORDER, new PageRequest(limit, after, before));
  }

  @Test
  void pages_forward_cover_every_row_once() {
    List<Row> rows = rows(23);
    List<Row> seen = new ArrayList<>();
    String after = null;
    Page<Row> page;
    do {
      page = cut(rows, 5, after, null);
      seen.addAll(page.rows());
      after = page.endCursor();
    } while (page.hasNext());
    assertThat(seen).isEqualTo(rows);
    assertThat(page.total()).isEqualTo(23);
  }

  @Test
  void pages_backward_cover_every_row_once() {
    List<Row> rows = rows(23);
    List<Row> seen = new ArrayList<>();
    Page<Row> page = cut(rows, 5, cut(rows, 20, null, null).endCursor(), null);
    seen.addAll(page.rows());
    while (page.hasPrevious()) {
      page = cut(rows, 5, null, page.startCursor());
      seen.addAll(0, page.rows());
      assertThat(page.hasNext()).isTrue();
    }
    assertThat(seen).isEqualTo(rows);
  }

  @Test
  void a_cursor_outlives_its_row() {
    List<Row> rows = new ArrayList<>(rows(10));
    String cursor = Objects.requireNonNull(cut(rows, 4, null, null).endCursor());
    rows.remove(3);
    assertThat(cut(rows, 3, cursor, null).rows()).isEqualTo(rows(10).subList(4, 7));
    assertThat(cut(rows, 3, null, cursor).rows()).isEqualTo(rows(10).subList(0, 3));
  }

  @Test
  void a_cursor_of_another_order_is_refused() {
    Ordering<Row> other = new Ordering<>(List.of(SortKey.of("key", Row::key, false)), ID);
    String cursor = cut(rows(3), 1, null, null).endCursor();
    assertThatThrownBy(() -> Page.cut(rows(3), other, new PageRequest(1, cursor, null)))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("another orderBy");
  }

  @Test
  void what_is_no_cursor_is_refused() {
    for (String text : List.of("", "x", "!!", "AAAA", "a".repeat(40_000))) {
      assertThatThrownBy(() -> cut(rows(3), 1, text, null))
          .as(text)
          .isInstanceOf(InvalidQueryException.class);
    }
  }

  @Test
  void nulls_come_first_descending_and_last_ascending() {
    assertThat(rows(4).getFirst().key()).isNull();
    Ordering<Row> ascending = new Ordering<>(List.of(SortKey.of("key", Row::key, false)), ID);
    assertThat(rows(4).stream().sorted(ascending).toList().getLast().key()).isNull();
  }

  @Test
  void text_compares_by_code_point() {
    String beyond = new String(Character.toChars(0x1F600));
    Ordering<Row> order = new Ordering<>(List.of(), ID);
    assertThat(
            Stream.of(beyond, "\uFF5E", "a", "B")
                .map(id -> new Row(id, null))
                .sorted(order)
                .map(Row::id))
        .containsExactly("B", "a", "\uFF5E", beyond);
  }

  @Test
  void an_empty_page_has_no_cursors() {
    Page<Row> page = cut(List.of(), 5, null, null);
    assertThat(page.startCursor()).isNull();
    assertThat(page.hasNext()).isFalse();
    assertThat(page.hasPrevious()).isFalse();
  }

  @Test
  void limits_out_of_bounds_and_both_cursors_are_refused() {
    assertThatThrownBy(() -> PageRequest.of("0", null, null))
        .isInstanceOf(InvalidQueryException.class);
    assertThatThrownBy(() -> PageRequest.of("101", null, null))
        .isInstanceOf(InvalidQueryException.class);
    assertThatThrownBy(() -> PageRequest.of("ten", null, null))
        .isInstanceOf(InvalidQueryException.class);
    assertThatThrownBy(() -> PageRequest.of(null, "a", "b"))
        .isInstanceOf(InvalidQueryException.class);
    assertThat(PageRequest.of(null, null, null).limit()).isEqualTo(100);
  }
}
