package dev.edgeward.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedRowsTest {
  private static final Comparator<Integer> ORDER = Comparator.naturalOrder();

  @ParameterizedTest
  @ValueSource(ints = {4, 600, 5_000})
  void any_sequence_of_changes_leaves_what_a_sorted_set_has(int range) {
    Random random = new Random(range);
    TreeSet<Integer> expected = new TreeSet<>();
    SortedRows<Integer> rows = SortedRows.empty(ORDER);
    for (int step = 0; step < 4 * range; step++) {
      // grows in the first half and shrinks in the second, so that chunks split and join
      boolean add = random.nextInt(10) < (step < 2 * range ? 8 : 2);
      Integer row = random.nextInt(range);
      if (!add) {
        expected.remove(row);
        rows = rows.without(row);
      } else if (expected.add(row)) {
        rows = rows.with(row);
      }
      if (step % (1 + range / 4) == 0) {
        assertSame(rows, expected);
      }
    }
    assertSame(rows, expected);
  }

  private static void assertSame(SortedRows<Integer> rows, TreeSet<Integer> expected) {
    List<Integer> list = List.copyOf(expected);
    assertThat(new ArrayList<>(rows)).isEqualTo(list);
    assertThat(rows).hasSize(list.size());
    for (int i = 0; i < list.size(); i++) {
      assertThat(rows.get(i)).isEqualTo(list.get(i));
    }
  }

  @Test
  void a_change_leaves_the_list_it_was_made_of_as_it_was() {
    SortedRows<Integer> two = SortedRows.empty(ORDER).with(2).with(1);
    SortedRows<Integer> three = two.with(3);
    SortedRows<Integer> one = two.without(2);
    assertThat(two).containsExactly(1, 2);
    assertThat(three).containsExactly(1, 2, 3);
    assertThat(one).containsExactly(1);
    assertThat(two.without(7)).isSameAs(two);
  }

  @Test
  void refuses_the_same_row_twice_and_places_that_are_none() {
    SortedRows<Integer> one = SortedRows.empty(ORDER).with(1);
    assertThatThrownBy(() -> one.with(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> one.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> one.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    var end = one.iterator();
    end.next();
    assertThatThrownBy(end::next).isInstanceOf(NoSuchElementException.class);
  }
}
