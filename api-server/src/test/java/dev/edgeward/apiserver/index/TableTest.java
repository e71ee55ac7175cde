package dev.edgeward.apiserver.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private record Item(String uid, String id, String group, long resourceVersion, Instant createdAt)
      implements Row {}

  private final Table<Item> table = new Table<>();

  private static Item item(String uid, String id, long version, int createdAt) {
    return new Item(uid, id, "g", version, Instant.ofEpochSecond(createdAt));
  }

  @Test
  void an_older_state_that_arrives_late_is_ignored() {
    table.put(item("u", "a", 7, 0));
    assertThat(table.put(item("u", "a", 5, 0))).isFalse();
    assertThat(table.byId("a").orElseThrow().resourceVersion()).isEqualTo(7);
  }

  @Test
  void nothing_resurrects_what_was_removed() {
    table.put(item("u", "a", 7, 0));
    table.remove("u");
    assertThat(table.put(item("u", "a", 9, 0))).isFalse();
    assertThat(table.byId("a")).isEmpty();
    assertThat(table.all()).isEmpty();
    assertThat(table.group("g")).isEmpty();
  }

  @Test
  void what_was_only_forgotten_comes_back_with_its_next_state() {
    table.put(item("u", "a", 7, 0));
    table.forget("u");
    assertThat(table.byId("a")).isEmpty();
    table.put(item("u", "a", 8, 0));
    assertThat(table.byId("a")).isPresent();
  }

  @Test
  void the_same_id_may_come_back_with_another_uid() {
    table.put(item("u", "a", 7, 0));
    table.remove("u");
    table.put(item("v", "a", 9, 5));
    assertThat(table.byId("a").orElseThrow().uid()).isEqualTo("v");
  }

  @Test
  void of_two_with_one_id_the_older_is_shown_until_it_goes() {
    table.put(item("young", "a", 1, 9));
    table.put(item("old", "a", 2, 3));
    assertThat(table.byId("a").orElseThrow().uid()).isEqualTo("old");
    assertThat(table.all()).hasSize(1);
    table.remove("old");
    assertThat(table.byId("a").orElseThrow().uid()).isEqualTo("young");
  }

  @Test
  void a_changed_id_is_found_under_the_new_one_only() {
    table.put(item("u", "a", 1, 0));
    table.put(item("u", "b", 2, 0));
    assertThat(table.byId("a")).isEmpty();
    assertThat(table.byId("b")).isPresent();
    assertThat(table.group("g")).hasSize(1);
    assertThat(table.all()).hasSize(1);
  }

  @Test
  void lists_are_the_newest_first_then_by_id_and_never_change() {
    table.put(item("u", "b", 1, 5));
    table.put(item("v", "a", 2, 5));
    table.put(item("w", "c", 3, 9));
    List<Item> before = table.all();
    table.put(item("x", "d", 4, 7));
    table.remove("u");
    assertThat(before).extracting(Item::id).containsExactly("c", "a", "b");
    assertThat(table.all()).extracting(Item::id).containsExactly("c", "d", "a");
    assertThat(table.group("g")).isEqualTo(table.all());
  }

  @Test
  void a_row_that_moves_in_time_or_to_another_group_is_listed_once() {
    table.put(item("u", "a", 1, 5));
    table.put(new Item("u", "a", "h", 2, Instant.ofEpochSecond(9)));
    assertThat(table.all()).hasSize(1);
    assertThat(table.group("g")).isEmpty();
    assertThat(table.group("h")).hasSize(1);
  }

  @Test
  void a_group_has_no_row_that_waits_unseen() {
    table.put(item("young", "a", 1, 9));
    table.put(new Item("old", "a", "h", 2, Instant.ofEpochSecond(3)));
    assertThat(table.group("g")).isEmpty();
    assertThat(table.group("h")).hasSize(1);
    table.remove("old");
    assertThat(table.group("g")).hasSize(1);
  }
}
