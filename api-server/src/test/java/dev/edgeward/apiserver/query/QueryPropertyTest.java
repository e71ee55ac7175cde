package dev.edgeward.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.apiserver.query.Things.Thing;
import dev.edgeward.apiserver.query.Things.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class QueryPropertyTest {
  private static final List<String> LETTERS =
      List.of("a", "b", "A", "%", "_", "\\", "é", "É", "ß", "Σ", "ς", "\uFF5E", "\uD83D\uDE00");

  /** So few that texts have parts of each other. */
  private static final List<String> FEW = List.of("a", "A", "ς", "\uD801\uDC00", "\uD801\uDC28");

  private static List<String> letters(Random random) {
    return random.nextBoolean() ? LETTERS : FEW;
  }

  private static Query<World, Thing> query(String filter, String orderBy) {
    return Things.query().filter(filter).orderBy(orderBy);
  }

  /**
   * The rows as a source: unsorted, sorted, in parts of both, hidden among others, or with
   * signatures.
   */
  private static Rows<Thing> source(Random random, List<Thing> rows) {
    List<Thing> sorted = rows.stream().sorted(Oracle.order("[]")).toList();
    Set<Thing> shown = new HashSet<>(rows);
    return switch (random.nextInt(6)) {
      case 0 -> Rows.of(rows);
      case 1 -> Rows.sorted(sorted);
      case 2 -> {
        int cut = random.nextInt(rows.size() + 1);
        yield Rows.of(rows.subList(0, cut)).and(Rows.of(rows.subList(cut, rows.size())));
      }
      case 3 -> {
        Set<Thing> half =
            rows.stream().filter(thing -> random.nextBoolean()).collect(Collectors.toSet());
        yield Rows.sorted(sorted.stream().filter(half::contains).toList())
            .and(Rows.sorted(sorted.stream().filter(thing -> !half.contains(thing)).toList()))
            .and(Rows.sorted(List.of()));
      }
      case 4 -> Rows.sorted(changed(random, sorted)).where(shown::contains);
      default -> {
        List<Thing> more = new ArrayList<>(sorted);
        Samples others = new Samples(random, LETTERS, 20);
        for (int i = 0; i < 7; i++) {
          more.add(others.thing("hidden" + i));
        }
        more.sort(Oracle.order("[]"));
        yield Rows.sorted(more).where(shown::contains);
      }
    };
  }

  /** Rows that came one by one and others that went, searched in between. */
  private static SortedRows<Thing> changed(Random random, List<Thing> rows) {
    Samples others = new Samples(random, LETTERS, 20);
    SortedRows<Thing> changed = SortedRows.empty(Oracle.order("[]"));
    for (Thing row : rows) {
      Thing other = others.thing("hidden" + row.id());
      changed = changed.with(row).with(other);
      if (random.nextInt(3) == 0) {
        query("{\"id\": \"t0\"}", "[]")
            .page(World.EMPTY, Rows.sorted(changed), new PageRequest(1, null, null));
      }
      if (random.nextBoolean()) {
        changed = changed.without(other);
      }
    }
    return changed;
  }

  @Property(tries = 4000)
  void a_page_is_what_the_oracle_cuts(@ForAll long seed) {
    Random random = new Random(seed);
    Samples samples = new Samples(random, letters(random), 1 + random.nextInt(30));
    List<Thing> rows = samples.things();
    World world = World.of(rows);
    // what sorted sources are for is asked often enough
    boolean plain = random.nextInt(4) == 0;
    String filter = plain ? "{}" : samples.filter();
    String orderBy = plain ? "[]" : samples.orderBy();
    int limit = 1 + random.nextInt(6);
    List<Thing> all =
        new Oracle(world).matching(rows, filter).stream().sorted(Oracle.order(orderBy)).toList();
    Query<World, Thing> query = query(filter, orderBy);

    Page<Thing> page = query.page(world, source(random, rows), new PageRequest(limit, null, null));
    int from = 0;
    for (int step = 0; step < 12; step++) {
      int to = Math.min(all.size(), from + limit);
      assertThat(page.rows()).as("%s %s", filter, orderBy).isEqualTo(all.subList(from, to));
      assertThat(page.total()).isEqualTo(all.size());
      assertThat(page.hasPrevious()).isEqualTo(from > 0);
      assertThat(page.hasNext()).isEqualTo(to < all.size());
      if (page.rows().isEmpty()) {
        return;
      }
      boolean forward = random.nextInt(3) > 0;
      int before = from;
      from = forward ? to : Math.max(0, before - limit);
      page =
          query.page(
              world,
              source(random, rows),
              new PageRequest(
                  limit, forward ? page.endCursor() : null, forward ? null : page.startCursor()));
      if (!forward && before < limit) {
        // a page before one near the start is short, and then all has been said
        assertThat(page.rows()).isEqualTo(all.subList(0, before));
        assertThat(page.hasPrevious()).isFalse();
        assertThat(page.hasNext()).isTrue();
        return;
      }
    }
  }

  @Property(tries = 1000)
  void no_row_that_stays_is_missed_or_shown_twice_while_others_come_and_go(@ForAll long seed) {
    Random random = new Random(seed);
    Samples samples = new Samples(random, LETTERS, 40);
    List<Thing> rows = new ArrayList<>(samples.things());
    World world = World.of(rows);
    String filter = samples.filter();
    String orderBy = samples.orderBy();
    Query<World, Thing> query = query(filter, orderBy);
    boolean forward = random.nextBoolean();
    // an unfiltered end to begin a walk backwards from: the place of the last row
    @Nullable String cursor = null;
    List<Thing> staying = new ArrayList<>(rows);
    List<Thing> seen = new ArrayList<>();
    if (!forward) {
      Page<Thing> last = query.page(world, Rows.of(rows), new PageRequest(100, null, null));
      cursor = last.endCursor();
      if (cursor == null) {
        return;
      }
      seen.add(last.rows().getLast());
    }
    for (int step = 0; ; step++) {
      Page<Thing> page =
          query.page(
              world,
              source(random, rows),
              new PageRequest(3, forward ? cursor : null, forward ? null : cursor));
      seen.addAll(page.rows());
      if (page.rows().isEmpty()) {
        assertThat(forward ? page.hasNext() : page.hasPrevious()).isFalse();
        break;
      }
      cursor = forward ? page.endCursor() : page.startCursor();
      Thing gone = rows.remove(random.nextInt(rows.size()));
      staying.remove(gone);
      if (random.nextBoolean()) {
        rows.add(samples.thing("new" + step));
      }
      if (rows.isEmpty()) {
        return;
      }
    }
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(seen).containsAll(new Oracle(world).matching(staying, filter));
  }
}
