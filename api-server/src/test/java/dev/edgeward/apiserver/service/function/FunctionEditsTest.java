package dev.edgeward.apiserver.service.function;

import static dev.edgeward.apiserver.service.World.ADMIN;
import static dev.edgeward.apiserver.service.World.ALICE;
import static dev.edgeward.apiserver.service.World.BOB;
import static dev.edgeward.apiserver.service.World.id;
import static dev.edgeward.apiserver.service.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.service.World;
import dev.edgeward.apiserver.service.function.FunctionChanges.Change;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class FunctionEditsTest {
  private static final String SPEC =
      "{displayName: Greet, description: says, runtimeUserId: usr-1, code: {files: {main.js: x}}}";

  private final World world = new World();
  private final String greet = id(world.function("team-a", "greet", SPEC));

  private static FunctionChanges changes(@Nullable Change name, @Nullable Change description) {
    return new FunctionChanges(name, description, null);
  }

  private static FunctionChanges named(String name) {
    return changes(new Change(name), null);
  }

  @Test
  void what_is_named_is_changed_and_the_rest_stays() {
    FunctionView changed = world.edits.change(ALICE, greet, named("Salute"), view -> true);

    assertThat(changed.name()).isEqualTo("Salute");
    assertThat(changed.description()).isEqualTo("says");
    assertThat(world.functions.get(ALICE, greet)).isEqualTo(changed);
    Function object = world.store.get(Function.class, "team-a", "greet");
    assertThat(object.getSpec().code().files()).containsEntry("main.js", "x");
    assertThat(object.getMetadata().getAnnotations())
        .containsEntry("edgeward.dev/updated-by", "alice");
  }

  @Test
  void what_argo_cd_brings_is_changed_in_git() {
    annotate("argocd.argoproj.io/tracking-id", "web:edgeward.dev/Function:team-a/greet");

    assertThat(
            refused(
                ErrorCode.MANAGED_ELSEWHERE,
                () -> world.edits.change(ALICE, greet, named("Salute"), view -> true)))
        .hasMessageContaining("Argo CD keeps this function as Git says (Application web)");

    annotate("edgeward.dev/management", "Shared");
    assertThat(world.edits.change(ALICE, greet, named("Salute"), view -> true).name())
        .isEqualTo("Salute");
  }

  @Test
  void an_operation_of_a_document_is_the_documents_while_that_is_there() {
    Function object = world.store.get(Function.class, "team-a", "greet");
    object.setMetadata(
        new ObjectMetaBuilder(object.getMetadata())
            .addToLabels("edgeward.dev/integration", "pets")
            .withResourceVersion("7")
            .build());
    world.put(object);
    world.put(
        Serialization.unmarshal(
            """
            apiVersion: edgeward.dev/v1alpha1
            kind: Integration
            metadata: {name: pets, namespace: team-a, uid: 00000000-0000-0000-0000-000000000001, resourceVersion: "9", creationTimestamp: "2026-01-01T00:00:00Z"}
            spec: {visibility: Public, openapi: {inline: x}}
            """,
            Integration.class));

    assertThat(
            refused(
                ErrorCode.MANAGED_ELSEWHERE,
                () -> world.edits.change(ALICE, greet, named("Salute"), view -> true)))
        .hasMessageContaining("the document of Integration pets");
    refused(ErrorCode.MANAGED_ELSEWHERE, () -> world.edits.delete(ALICE, greet));
  }

  private void annotate(String annotation, String value) {
    Function object = world.store.get(Function.class, "team-a", "greet");
    object.setMetadata(
        new ObjectMetaBuilder(object.getMetadata()).addToAnnotations(annotation, value).build());
    world.store.put(object);
  }

  @Test
  void null_clears() {
    FunctionView changed =
        world.edits.change(
            ALICE,
            greet,
            new FunctionChanges(new Change(null), new Change(null), new Change(null)),
            view -> true);

    assertThat(changed.name()).isEqualTo("greet");
    assertThat(changed.description()).isNull();
    assertThat(changed.runtimeUserId()).isNull();
  }

  @Test
  void an_unexpected_state_is_not_changed() {
    refused(
        ErrorCode.PRECONDITION_FAILED,
        () -> world.edits.change(ALICE, greet, named("x"), view -> view.name().equals("Other")));
    assertThat(world.functions.get(ALICE, greet).name()).isEqualTo("Greet");
  }

  @Test
  void a_lost_race_is_looked_at_again() {
    world.store.beforeNextChange(
        () -> world.edits.change(ALICE, greet, named("Between"), view -> true));
    FunctionView changed =
        world.edits.change(ALICE, greet, changes(null, new Change("new")), view -> true);
    assertThat(changed.name()).isEqualTo("Between");
    assertThat(changed.description()).isEqualTo("new");

    world.store.beforeNextChange(
        () -> world.edits.change(ALICE, greet, named("Again"), view -> true));
    refused(
        ErrorCode.PRECONDITION_FAILED,
        () -> world.edits.change(ALICE, greet, named("x"), view -> view.name().equals("Between")));
  }

  @Test
  void who_only_sees_it_is_forbidden_and_who_does_not_is_told_nothing() {
    String other = id(world.function("team-b", "other", SPEC));
    refused(ErrorCode.FORBIDDEN, () -> world.edits.change(BOB, other, named("x"), view -> true));
    refused(ErrorCode.FORBIDDEN, () -> world.edits.delete(BOB, other));
    refused(ErrorCode.NOT_FOUND, () -> world.edits.change(BOB, greet, named("x"), view -> true));
    refused(ErrorCode.NOT_FOUND, () -> world.edits.delete(BOB, greet));
    refused(ErrorCode.NOT_FOUND, () -> world.deleted.restore(BOB, greet, null));
    refused(ErrorCode.NOT_FOUND, () -> world.deleted.purge(BOB, greet));
  }

  @Test
  void the_runtime_user_takes_a_right_of_its_own() {
    String other = id(world.function("team-b", "other", SPEC));
    world.granted.add("bob update functions team-b");
    FunctionChanges user = new FunctionChanges(null, null, new Change("usr-2"));

    refused(ErrorCode.FORBIDDEN, () -> world.edits.change(BOB, other, user, view -> true));

    World again = new World();
    String same = id(again.function("team-b", "other", SPEC));
    again.granted.add("bob update functions team-b");
    again.granted.add("bob update functions/runtimeuser team-b");
    assertThat(again.edits.change(BOB, same, user, view -> true).runtimeUserId())
        .isEqualTo("usr-2");
  }

  @Test
  void system_functions_are_left_alone() {
    String shared = id(world.function("edgeward-system", "shared", SPEC));
    refused(ErrorCode.FORBIDDEN, () -> world.edits.change(ADMIN, shared, named("x"), v -> true));
    refused(ErrorCode.FORBIDDEN, () -> world.edits.delete(ADMIN, shared));
    refused(ErrorCode.FORBIDDEN, () -> world.deleted.restore(ADMIN, shared, null));
    refused(ErrorCode.FORBIDDEN, () -> world.deleted.purge(ADMIN, shared));
  }

  @Test
  void a_deleted_function_shows_when_and_is_not_listed() {
    world.edits.delete(ALICE, greet);

    FunctionView deleted = world.functions.get(ALICE, greet);
    assertThat(deleted.deletedAt()).isEqualTo("2026-11-03T10:00:00Z");
    assertThat(deleted.retentionTier()).isEqualTo("medium");
    assertThat(world.functions.list(ALICE, FunctionsRequest.all()).rows()).isEmpty();
    assertThat(world.store.get(Function.class, "team-a", "greet").getMetadata().getAnnotations())
        .containsEntry("edgeward.dev/deleted-by", "alice");
    world.edits.delete(ALICE, greet);
    refused(ErrorCode.CONFLICT, () -> world.edits.change(ALICE, greet, named("x"), v -> true));
  }

  @Test
  void what_is_active_is_neither_restored_nor_purged() {
    refused(ErrorCode.CONFLICT, () -> world.deleted.restore(ALICE, greet, null));
    refused(ErrorCode.CONFLICT, () -> world.deleted.purge(ALICE, greet));
    refused(ErrorCode.NOT_FOUND, () -> world.deleted.restore(ALICE, "fun_none", null));
  }
}
