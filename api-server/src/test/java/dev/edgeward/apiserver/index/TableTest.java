package dev.edgeward.apiserver.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
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
}
