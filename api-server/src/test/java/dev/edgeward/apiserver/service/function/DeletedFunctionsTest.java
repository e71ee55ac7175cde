package dev.edgeward.apiserver.service.function;

import static dev.edgeward.apiserver.service.World.ADMIN;
import static dev.edgeward.apiserver.service.World.ALICE;
import static dev.edgeward.apiserver.service.World.BOB;
import static dev.edgeward.apiserver.service.World.id;
import static dev.edgeward.apiserver.service.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionTombstoneStatus;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.ReadModelFixture;
import dev.edgeward.apiserver.service.ListRequest;
import dev.edgeward.apiserver.service.World;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class DeletedFunctionsTest {
  private final World world = new World();
  private final FunctionTombstone tombstone = Objects.tombstone("team-a", "greet", "");
  private final String greet = tombstone.getSpec().functionId();

  private FunctionTombstone present() {
    return world.store.get(FunctionTombstone.class, "team-a", tombstone.getMetadata().getName());
  }

  private boolean isKept() {
    return world.store.count(FunctionTombstone.class) == 1;
  }

  /** What the operator does. */
  private void operate(HasMetadata written) {
    if (!(written instanceof FunctionTombstone asked)) {
      return;
    }
    if (asked.isMarkedForDeletion()) {
      world.store.drop(asked);
    } else if (Boolean.TRUE.equals(asked.getSpec().restore())) {
      String as = asked.getSpec().restoreAs();
      String name = as == null ? asked.getSpec().function().name() : as;
      world.store.put(function(name, asked.getSpec().functionId()));
      world.store.drop(asked);
    }
  }

  private static Function function(String name, String id) {
    Function function =
        Objects.object(
            Function.class,
            "team-a",
            name,
            50,
            "apiVersion: edgeward.dev/v1alpha1\nkind: Function\nmetadata: {}\n"
                + "spec: {displayName: Greet, description: says}\n");
    function.getMetadata().setUid(Objects.uid("back"));
    function.getMetadata().setLabels(Map.of(Names.ID_LABEL, id));
    return function;
  }

  private void refuse(HasMetadata written, String reason) {
    if (written instanceof FunctionTombstone asked && asked.getSpec().restore() != null) {
      asked.setStatus(
          new FunctionTombstoneStatus(
              1L,
              List.of(
                  new ConditionBuilder()
                      .withType("Restored")
                      .withStatus("False")
                      .withReason(reason)
                      .withMessage("the operator says no")
                      .build())));
      world.store.put(asked);
    }
  }

  @Test
  void a_deleted_function_is_found_by_who_asks_for_deleted_ones() {
    world.put(tombstone);
    FunctionView shown = world.functions.get(ALICE, greet);
    assertThat(shown.deletedAt()).isEqualTo("2026-11-02T10:00:00Z");
    assertThat(shown.retentionTier()).isEqualTo("long");
    assertThat(shown.defaultVersionId()).isEqualTo("fnv_1");
    assertThat(world.functions.list(ALICE, FunctionsRequest.all()).rows()).isEmpty();
    world.edits.delete(ALICE, greet);
    FunctionChanges renamed = new FunctionChanges(new FunctionChanges.Change("x"), null, null);
    refused(ErrorCode.CONFLICT, () -> world.edits.change(ALICE, greet, renamed, view -> true));
  }

  @Test
  void it_comes_back_as_it_was() {
    world.put(tombstone);
    world.store.afterWrites(this::operate);

    FunctionView back = world.deleted.restore(ALICE, greet, null);

    assertThat(back.id()).isEqualTo(greet);
    assertThat(back.deletedAt()).isNull();
    assertThat(back.name()).isEqualTo("Greet");
    assertThat(world.functions.get(ALICE, greet)).isEqualTo(back);
    refused(ErrorCode.CONFLICT, () -> world.deleted.restore(ALICE, greet, null));
  }

  @Test
  void it_comes_back_under_another_name() {
    world.put(tombstone);
    world.function("team-a", "greet-2", "{}");
    world.store.afterWrites(this::operate);

    assertThat(
            refused(ErrorCode.CONFLICT, () -> world.deleted.restore(ALICE, greet, "Greet 2"))
                .getMessage())
        .contains("greet-2")
        .contains("another \"name\"");
    assertThat(present().getSpec().restore()).isNull();

    FunctionView back = world.deleted.restore(ALICE, greet, "Greet Ägain");
    assertThat(back.name()).isEqualTo("Greet Ägain");
    assertThat(back.id()).isEqualTo(greet);
    Function object = world.store.get(Function.class, "team-a", "greet-again");
    assertThat(object.getSpec().displayName()).isEqualTo("Greet Ägain");
    assertThat(object.getSpec().description()).isEqualTo("says");
    assertThat(object.getMetadata().getAnnotations()).containsEntry(Names.UPDATED_BY, "alice");
  }

  @Test
  void a_name_that_was_taken_since_is_a_conflict() {
    world.put(tombstone);
    Function other = function("greet", "fun_other");
    world.put(other);
    refused(ErrorCode.CONFLICT, () -> world.deleted.restore(ALICE, greet, null));
    assertThat(present().getSpec().restore()).isNull();
  }

  @Test
  void what_the_operator_refuses_is_taken_back() {
    world.put(tombstone);
    world.store.afterWrites(written -> refuse(written, "NameTaken"));
    assertThat(
            refused(ErrorCode.CONFLICT, () -> world.deleted.restore(ALICE, greet, "Other"))
                .getMessage())
        .contains("the operator says no")
        .contains("another \"name\"");
    assertThat(present().getSpec().restore()).isNull();
    assertThat(present().getSpec().restoreAs()).isNull();

    world.store.afterWrites(written -> refuse(written, "Invalid"));
    assertThat(
            refused(ErrorCode.CONFLICT, () -> world.deleted.restore(ALICE, greet, null))
                .getMessage())
        .isEqualTo("the operator says no");
  }

  @Test
  void an_earlier_refusal_says_nothing_of_a_new_request() {
    refuse(world.put(Objects.tombstone("team-a", "greet", "restore: false")), "NameTaken");
    FunctionTombstone refusedOnce = present();
    refusedOnce.getMetadata().setGeneration(2L);
    world.store.put(refusedOnce);
    assertThat(
            refused(ErrorCode.UNAVAILABLE, () -> world.deleted.restore(ALICE, greet, null))
                .getMessage())
        .contains("restored");
    assertThat(present().getSpec().restore()).isTrue();
  }

  @Test
  void a_deletion_that_is_under_way_is_waited_for() {
    String id = id(world.function("team-a", "greet", "{}"));
    world.edits.delete(ALICE, id);
    world.store.afterWrites(this::operate);
    AtomicInteger reads = new AtomicInteger();
    world.store.beforeReads(
        () -> {
          if (reads.incrementAndGet() == 3) {
            world.store.drop(function("greet", id));
            world.store.put(tombstone);
          }
        });

    assertThat(world.deleted.restore(ALICE, id, null).deletedAt()).isNull();
  }

  @Test
  void without_an_operator_the_answer_is_to_try_again() {
    String id = id(world.function("team-a", "greet", "{}"));
    world.edits.delete(ALICE, id);
    refused(ErrorCode.UNAVAILABLE, () -> world.deleted.restore(ALICE, id, null));
    refused(ErrorCode.UNAVAILABLE, () -> world.deleted.purge(ALICE, id));
  }

  @Test
  void what_is_gone_meanwhile_is_not_found() {
    world.put(tombstone);
    world.store.drop(tombstone);
    world.store.beforeReads(() -> world.model.functions().remove(tombstone.getMetadata().getUid()));
    refused(ErrorCode.NOT_FOUND, () -> world.deleted.restore(ALICE, greet, null));
  }

  @Test
  void a_purge_is_seen_at_once() {
    world.put(tombstone);
    FunctionVersion version = world.put(Objects.version("team-a", "greet-1", greet, "x", "", "{}"));
    String versionId = Ids.of(Ids.FUNCTION_VERSION, version);
    assertThat(world.versions.get(ALICE, versionId).functionId()).isEqualTo(greet);
    world.deleted.purge(ALICE, greet);
    refused(ErrorCode.NOT_FOUND, () -> world.versions.get(ALICE, versionId));
    assertThat(world.versions.list(ALICE, ListRequest.all(), greet).rows()).isEmpty();
    assertThat(present().isMarkedForDeletion()).isTrue();
    refused(ErrorCode.NOT_FOUND, () -> world.functions.get(ALICE, greet));
    refused(ErrorCode.NOT_FOUND, () -> world.deleted.purge(ALICE, greet));
    ReadModelFixture.put(world.model, present());
    refused(ErrorCode.NOT_FOUND, () -> world.functions.get(ALICE, greet));
    version.getMetadata().setDeletionTimestamp("2026-11-03T10:00:00Z");
    world.put(version);
    refused(ErrorCode.NOT_FOUND, () -> world.versions.get(ALICE, versionId));
  }

  @Test
  void a_purge_right_after_the_deletion_waits_for_the_tombstone() {
    String id = id(world.function("team-a", "greet", "{}"));
    world.edits.delete(ALICE, id);
    world.store.afterWrites(this::operate);
    AtomicInteger reads = new AtomicInteger();
    world.store.beforeReads(
        () -> {
          if (reads.incrementAndGet() == 2) {
            world.store.put(tombstone);
          }
        });
    world.deleted.purge(ALICE, id);
    assertThat(isKept()).isFalse();
    refused(ErrorCode.NOT_FOUND, () -> world.functions.get(ALICE, id));
    world.model.functionGone(Objects.uid("team-a/greet"));
    refused(ErrorCode.NOT_FOUND, () -> world.functions.get(ALICE, id));
  }

  @Test
  void who_may_not_changes_nothing() {
    world.put(tombstone);
    FunctionTombstone other = world.put(Objects.tombstone("team-b", "other", ""));
    FunctionTombstone shared = world.put(Objects.tombstone("edgeward-system", "shared", ""));
    refused(ErrorCode.NOT_FOUND, () -> world.deleted.restore(BOB, greet, null));
    refused(ErrorCode.NOT_FOUND, () -> world.deleted.purge(BOB, greet));
    String seen = other.getSpec().functionId();
    refused(ErrorCode.FORBIDDEN, () -> world.deleted.restore(BOB, seen, null));
    refused(ErrorCode.FORBIDDEN, () -> world.deleted.purge(BOB, seen));
    String system = shared.getSpec().functionId();
    refused(ErrorCode.FORBIDDEN, () -> world.deleted.restore(ADMIN, system, null));
    refused(ErrorCode.FORBIDDEN, () -> world.deleted.purge(ADMIN, system));
    assertThat(world.store.count(FunctionTombstone.class)).isEqualTo(3);
    assertThat(present().getSpec().restore()).isNull();
  }

  @Test
  void what_another_API_server_restored_can_be_deleted_again() {
    world.put(tombstone);
    world.store.put(function("greet-2", greet));

    world.edits.delete(ALICE, greet);

    assertThat(world.store.read(Function.class, "team-a", "greet-2")).isEmpty();
  }

  @Test
  void what_somebody_restores_just_now_is_deleted_once_it_is_back() {
    world.put(tombstone);
    FunctionTombstone asked = Objects.tombstone("team-a", "greet", "restore: true");
    world.store.put(asked); // the watch hasn't told yet
    AtomicInteger reads = new AtomicInteger();
    world.store.beforeReads(
        () -> {
          if (reads.incrementAndGet() == 6) {
            operate(asked);
          }
        });

    world.edits.delete(ALICE, greet);

    assertThat(world.store.read(Function.class, "team-a", "greet")).isEmpty();
    assertThat(reads.get()).isGreaterThanOrEqualTo(6);
  }

  @Test
  void a_deletion_waits_for_a_restoration_only_so_long() {
    world.put(Objects.tombstone("team-a", "greet", "restore: true"));
    refused(ErrorCode.UNAVAILABLE, () -> world.edits.delete(ALICE, greet));
  }

  @Test
  void what_another_API_server_deleted_is_deleted_here_too() {
    Function function = world.function("team-a", "greet", "{}");
    String id = id(function);
    FunctionChanges renamed = new FunctionChanges(new FunctionChanges.Change("x"), null, null);
    world.store.drop(function);
    refused(ErrorCode.NOT_FOUND, () -> world.edits.delete(ALICE, id));
    refused(ErrorCode.NOT_FOUND, () -> world.edits.change(ALICE, id, renamed, view -> true));

    world.store.put(tombstone);
    assertThat(world.functions.get(ALICE, id).deletedAt()).isNull();
    world.edits.delete(ALICE, id);
    refused(ErrorCode.CONFLICT, () -> world.edits.change(ALICE, id, renamed, view -> true));
  }

  @Test
  void what_another_API_server_deleted_can_be_restored() {
    Function function = world.function("team-a", "greet", "{}");
    String id = id(function);
    world.store.afterWrites(this::operate);
    world.store.drop(function);
    world.store.put(tombstone);
    assertThat(world.functions.get(ALICE, id).deletedAt()).isNull();

    assertThat(world.deleted.restore(ALICE, id, null).deletedAt()).isNull();
  }
}
