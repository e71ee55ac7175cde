package dev.edgeward.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.edgeward.apiserver.query.Things.Thing;
import dev.edgeward.apiserver.query.Things.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTest {
  private static final List<Thing> ALL =
      List.of(
          thing("a", "Z", true, 5, 9L),
          thing("b", "a", false, 5, -1L),
          thing("c", null, null, 7, null),
          thing("d", "\uFF5E", true, 6, 10L),
          thing("e", "\uD83D\uDE00", false, 8, null));

  private static Thing thing(
      String id, @Nullable String name, @Nullable Boolean system, int second, @Nullable Long size) {
    return new Thing(id, name, null, system, Instant.ofEpochSecond(second), size, null, List.of());
  }

  private static Page<Thing> page(
      @Nullable String order, int limit, @Nullable String after, @Nullable String before) {
    Query<World, Thing> query =
        Things.query().orderBy(order == null ? null : order.replace('\'', '"'));
    return query.page(World.EMPTY, Rows.of(ALL), new PageRequest(limit, after, before));
  }

  private static String ids(Page<Thing> page) {
    return String.join("", page.rows().stream().map(Thing::id).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                            | ecdab
          [{'name': 'asc'}]                             | abdec
          {'name': 'asc'}                               | abdec
          [{'name': 'asc_nulls_last'}]                  | abdec
          [{'name': 'asc_nulls_first'}]                 | cabde
          [{'name': 'desc'}]                            | cedba
          [{'name': 'desc_nulls_first'}]                | cedba
          [{'name': 'desc_nulls_last'}]                 | edbac
          [{'system': 'asc'}]                           | beadc
          [{'system': 'desc'}]                          | cadbe
          [{'system': 'desc_nulls_last'}, {'id': 'desc'}] | daebc
          [{'size': 'asc'}]                             | badce
          [{'createdAt': 'asc'}]                        | abdce
          [{'createdAt': 'desc'}]                       | ecdab
          [{'id': 'desc'}, {'name': 'asc'}]             | edcba
          [{'tier': 'asc'}]                             | abcde
          """)
  void orders(String order, String ids) {
    assertThat(ids(page(order, 100, null, null))).isEqualTo(ids);
    StringBuilder forward = new StringBuilder();
    String after = null;
    Page<Thing> page;
    do {
      page = page(order, 2, after, null);
      assertThat(page.hasPrevious()).isEqualTo(after != null);
      forward.append(ids(page));
      after = page.endCursor();
    } while (page.hasNext());
    assertThat(forward.toString()).isEqualTo(ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          x                                 | `` | is not JSON
          'name'                            | `` | expects an array of objects
          ['name']                          | /0 | expects an object of one field
          [{}]                              | /0 | expects an object of one field
          {}                                | `` | expects an object of one field
          [{'name': 'asc', 'size': 'asc'}]  | /0 | expects an object of one field
          [{'nmae': 'asc'}]                 | /0/nmae | unknown field; thing has the fields id, name
          [{'owner': 'asc'}]                | /0/owner | is a relation; only fields order
          [{'name': 'up'}]                  | /0/name | expects one of asc, desc
          [{'name': true}]                  | /0/name | expects one of asc, desc
          {'name': 'ASC'}                   | /name | expects one of asc, desc
          [{'name': 'asc'}, {'name': 'desc'}] | /1 | orders by name again
          [1,2,3,4,5,6,7,8,9]               | `` | has more than 8 keys
          """)
  void refuses(String order, String pointer, String message) {
    assertThatThrownBy(() -> page(order, 1, null, null))
        .hasMessageContaining(message)
        .asInstanceOf(type(InvalidQueryException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.parameter()).isEqualTo("orderBy");
              assertThat(refusal.pointer()).isEqualTo(pointer);
            });
  }

  @Test
  void pages_tell_what_is_around_them_also_at_the_ends() {
    Page<Thing> all = page(null, 5, null, null);
    assertThat(all.hasNext()).isFalse();
    assertThat(all.hasPrevious()).isFalse();
    Page<Thing> beyond = page(null, 5, all.endCursor(), null);
    assertThat(beyond.rows()).isEmpty();
    assertThat(beyond.total()).isEqualTo(5);
    assertThat(beyond.hasPrevious()).isTrue();
    assertThat(beyond.hasNext()).isFalse();
    assertThat(beyond.startCursor()).isNull();
    Page<Thing> ahead = page(null, 5, null, all.startCursor());
    assertThat(ahead.rows()).isEmpty();
    assertThat(ahead.hasPrevious()).isFalse();
    assertThat(ahead.hasNext()).isTrue();
    Page<Thing> none =
        Things.query()
            .page(World.EMPTY, Rows.of(List.of()), new PageRequest(5, all.endCursor(), null));
    assertThat(none.total()).isZero();
    assertThat(none.hasPrevious()).isFalse();
    assertThat(none.hasNext()).isFalse();
  }

  @Test
  void a_cursor_belongs_to_one_order_of_one_entity() {
    String cursor = page("{'name':'asc'}", 1, null, null).endCursor();
    assertThat(ids(page("[{'name':'asc_nulls_last'}]", 9, cursor, null))).isEqualTo("bdec");
    for (String other : List.of("{'name':'asc_nulls_first'}", "{'name':'desc'}", "[]")) {
      assertThatThrownBy(() -> page(other, 1, cursor, null))
          .hasMessage("the cursor belongs to another list or orderBy");
    }
    Entity<World, Thing> another =
        Entity.<World, Thing>of("another", Thing::id)
            .text("name", (world, thing) -> thing.name())
            .build();
    assertThatThrownBy(
            () ->
                Query.of(another)
                    .orderBy("{\"name\":\"asc\"}")
                    .page(World.EMPTY, Rows.of(ALL), new PageRequest(1, cursor, null)))
        .hasMessage("the cursor belongs to another list or orderBy");
  }

  @Test
  void cursors_keep_any_text() {
    String longText = "\uD800x\u0000\uFFFF\uD83D\uDE00".repeat(10_000);
    for (String name : List.of("", "\u0000", "\uDC00", longText)) {
      Thing row = Thing.named("a", name);
      Order<World, Thing> order = OrderReader.read(Things.ENTITY, "orderBy", "{\"name\":\"asc\"}");
      Cursors<World, Thing> codec = new Cursors<>(order);
      String cursor = codec.write(World.EMPTY, row);
      if (cursor.length() < 32_768) {
        assertThat(new ArrayList<>(codec.read("after", cursor))).containsExactly(name, "a");
      } else {
        assertThatThrownBy(() -> codec.read("after", cursor))
            .isInstanceOf(InvalidQueryException.class);
      }
    }
  }

  @Test
  void what_is_no_cursor_is_refused() {
    byte[] cursor = Base64.getUrlDecoder().decode(page(null, 1, null, null).endCursor());
    List<byte[]> broken = new ArrayList<>();
    for (int length = 0; length < cursor.length; length++) {
      broken.add(Arrays.copyOf(cursor, length));
    }
    broken.add(Arrays.copyOf(cursor, cursor.length + 1));
    byte[] farAway = cursor.clone();
    Arrays.fill(farAway, 10, 18, (byte) 0x7F);
    broken.add(farAway);
    for (byte[] bytes : broken) {
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      assertThatThrownBy(() -> page(null, 1, null, text))
          .hasMessage("not a cursor of this API")
          .asInstanceOf(type(InvalidQueryException.class))
          .extracting(InvalidQueryException::parameter)
          .isEqualTo("before");
    }
    assertThatThrownBy(() -> page(null, 1, "no base64!", null))
        .isInstanceOf(InvalidQueryException.class);
  }
}
