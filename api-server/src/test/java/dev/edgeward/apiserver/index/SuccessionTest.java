package dev.edgeward.apiserver.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.apiserver.fixture.Objects;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class SuccessionTest {
  private static final Instant NOW = Instant.parse("2026-11-02T10:00:01Z");

  private final Table<FunctionRow> table = new Table<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final Succession succession = new Succession(table, later::add, InstantSource.fixed(NOW));
  private final FunctionTombstone buried = Objects.tombstone("team-a", "greet", "");
  private final FunctionTombstone restoring = Objects.tombstone("team-a", "greet", "restore: true");
  private final String id = buried.getSpec().functionId();
  private final String uid = Objects.uid("team-a/greet");

  private static Function function(String spec) {
    return Objects.object(
        Function.class,
        "team-a",
        "greet",
        5,
        "apiVersion: edgeward.dev/v1alpha1\nkind: Function\nmetadata: {}\nspec: " + spec + "\n");
  }

  private static FunctionRow active(String spec) {
    return FunctionRow.of(function(spec));
  }

  private static FunctionRow leaving(String spec) {
    Function function = function(spec);
    function.getMetadata().setDeletionTimestamp("2026-11-02T10:00:00Z");
    function.getMetadata().setResourceVersion("6");
    return FunctionRow.of(function);
  }

  /** The Function that takes over the id. */
  private FunctionRow back() {
    Function function = function("{}");
    function.getMetadata().setUid(Objects.uid("another"));
    function.getMetadata().setLabels(Map.of(Names.ID_LABEL, id));
    return FunctionRow.of(function);
  }

  private void bury(FunctionTombstone tombstone) {
    succession.tombstone(FunctionRow.of(tombstone), false);
  }

  private void leave(FunctionTombstone tombstone) {
    succession.tombstone(FunctionRow.of(tombstone), true);
  }

  private FunctionRow shown() {
    return table.byId(id).orElseThrow();
  }

  private void nothingIsShown() {
    assertThat(table.byId(id)).isEmpty();
    assertThat(table.all()).isEmpty();
  }

  @Test
  void a_function_is_shown_until_its_tombstone_comes() {
    succession.function(leaving("{}"));
    succession.gone(uid);
    assertThat(shown().deletedAt()).isEqualTo(Instant.parse("2026-11-02T10:00:00Z"));

    bury(buried);
    assertThat(shown().tombstoneOf()).isEqualTo(uid);
    assertThat(table.all()).hasSize(1);
    assertThat(table.byUid(uid)).isEmpty();
    later.forEach(Runnable::run);
    assertThat(shown().tombstoneOf()).isEqualTo(uid);
  }

  @Test
  void one_that_nobody_saw_leave_was_deleted_now() {
    succession.function(active("{}"));
    succession.gone(uid);
    assertThat(shown().deletedAt()).isEqualTo(NOW);
    succession.function(active("{}"));
    assertThat(shown().active()).isFalse();
  }

  @Test
  void no_tombstone_comes_for_ever() {
    succession.function(leaving("{}"));
    succession.gone(uid);
    assertThat(later).hasSize(1);
    later.removeFirst().run();
    nothingIsShown();
  }

  @Test
  void what_is_purged_at_once_is_gone_at_once() {
    succession.function(leaving("{deletionPolicy: Purge}"));
    succession.gone(uid);
    nothingIsShown();
    assertThat(later).isEmpty();
  }

  @Test
  void a_tombstone_that_comes_first_takes_the_place_for_good() {
    succession.function(leaving("{}"));
    bury(buried);
    assertThat(shown().tombstoneOf()).isEqualTo(uid);
    succession.function(leaving("{}"));
    assertThat(shown().tombstoneOf()).isEqualTo(uid);

    leave(buried);
    nothingIsShown();
    succession.gone(uid);
    nothingIsShown();
  }

  @Test
  void the_tombstone_of_another_object_does_not_take_the_place() {
    succession.function(back());
    leave(restoring);
    assertThat(shown().active()).isTrue();
    assertThat(table.byUid(Objects.uid("another"))).isPresent();
  }

  @Test
  void a_purge_shows_at_once() {
    bury(buried);
    succession.gone(buried.getMetadata().getUid());
    nothingIsShown();
    assertThat(later).isEmpty();
  }

  @Test
  void a_restored_function_is_shown_as_deleted_until_it_is_back() {
    bury(restoring);
    leave(restoring);
    succession.gone(restoring.getMetadata().getUid());
    assertThat(shown().active()).isFalse();
    assertThat(later).hasSize(1);

    succession.function(back());
    assertThat(shown().active()).isTrue();
    assertThat(table.byUid(restoring.getMetadata().getUid())).isEmpty();
  }

  @Test
  void one_that_is_back_already_needs_no_tombstone() {
    bury(restoring);
    succession.function(back());
    succession.gone(restoring.getMetadata().getUid());
    assertThat(later).isEmpty();
    succession.gone(Objects.uid("another"));
    later.forEach(Runnable::run);
    nothingIsShown();
  }

  @Test
  void one_that_does_not_come_back_is_gone() {
    bury(restoring);
    leave(restoring);
    later.removeFirst().run();
    nothingIsShown();
  }

  @Test
  void a_function_comes_before_the_tombstone_of_its_former_life() {
    bury(restoring);
    Function again = function("{}");
    again.getMetadata().setUid(Objects.uid("another"));
    again.getMetadata().setLabels(Map.of(Names.ID_LABEL, id));
    again.getMetadata().setDeletionTimestamp("2026-11-02T10:00:00Z");
    succession.function(FunctionRow.of(again));

    assertThat(shown().uid()).isEqualTo(Objects.uid("another"));
    assertThat(table.all()).hasSize(1);
  }

  @Test
  void a_tombstone_takes_the_place_of_the_one_before_it() {
    bury(restoring);
    succession.gone(restoring.getMetadata().getUid());
    FunctionTombstone next = Objects.tombstone("team-a", "greet", "");
    next.getMetadata().setUid(Objects.uid("the next tombstone"));
    bury(next);

    assertThat(shown().uid()).isEqualTo(Objects.uid("the next tombstone"));
    assertThat(table.byUid(restoring.getMetadata().getUid())).isEmpty();
  }
}
