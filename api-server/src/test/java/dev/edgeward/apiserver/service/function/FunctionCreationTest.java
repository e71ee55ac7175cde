package dev.edgeward.apiserver.service.function;

import static dev.edgeward.apiserver.service.World.ADMIN;
import static dev.edgeward.apiserver.service.World.ALICE;
import static dev.edgeward.apiserver.service.World.ANY;
import static dev.edgeward.apiserver.service.World.BOB;
import static dev.edgeward.apiserver.service.World.OWN;
import static dev.edgeward.apiserver.service.World.SYSTEM;
import static dev.edgeward.apiserver.service.World.TEAM_A;
import static dev.edgeward.apiserver.service.World.TEAM_B;
import static dev.edgeward.apiserver.service.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.InputContract;
import dev.edgeward.api.v1alpha1.OutputContract;
import dev.edgeward.api.v1alpha1.SchemaRef;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.LookUp.Presence;
import dev.edgeward.apiserver.service.Repeat;
import dev.edgeward.apiserver.service.World;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FunctionCreationTest {
  private final World world = new World();

  private static NewFunction wanted(
      @Nullable String workspace, NewFunction.Source source, String input) {
    return new NewFunction(workspace, "Greet You", "says", source, input, ANY);
  }

  private FunctionView made() {
    return world.functionCreation.create(
        ALICE, wanted(TEAM_A, NewFunction.Source.CUSTOM, OWN), null);
  }

  private void forbidden(ErrorCode code, NewFunction wanted) {
    refused(code, () -> world.functionCreation.create(ALICE, wanted, null));
    assertThat(world.store.count(Function.class)).isZero();
  }

  @Test
  void a_function_is_made_stamped_and_seen_at_once() {
    FunctionView made = made();
    Function object = world.store.get(Function.class, "team-a", "greet-you");
    assertThat(object.getMetadata().getAnnotations())
        .containsEntry("edgeward.dev/created-by", "alice")
        .containsEntry("edgeward.dev/restore", "false");
    assertThat(object.getSpec().input())
        .isEqualTo(new InputContract(new SchemaRef("own", null), null));
    assertThat(object.getSpec().output())
        .isEqualTo(new OutputContract(new SchemaRef("any", "edgeward-system"), null, null));
    assertThat(world.functions.get(ALICE, made.id())).isEqualTo(made);
    assertThat(world.functions.list(ALICE, FunctionsRequest.all()).rows()).containsExactly(made);
    assertThat(made.workspaceId()).isEqualTo(TEAM_A);
    assertThat(made.createdBy()).isEqualTo("alice");
    assertThat(made.source()).isEqualTo("custom");
  }

  @Test
  void a_name_that_is_taken_gets_a_suffix() {
    made();
    FunctionView second =
        world.functionCreation.create(
            ALICE, wanted(TEAM_A, NewFunction.Source.OPENAPI_OP, OWN), null);
    assertThat(objectName(second)).matches("greet-you-[a-z0-9]{5}");
  }

  @Test
  void a_creation_whose_answer_is_lost_is_made_once() {
    world.store.loseNextAnswer();
    FunctionView made = made();
    assertThat(world.store.count(Function.class)).isEqualTo(1);
    assertThat(objectName(made)).isEqualTo("greet-you");
  }

  @Test
  void the_same_key_makes_the_same_function_once() {
    NewFunction wanted = wanted(TEAM_A, NewFunction.Source.CUSTOM, OWN);
    Repeat repeat = Repeat.of(ALICE, "key-1", wanted);
    FunctionView made = world.functionCreation.create(ALICE, wanted, repeat);

    assertThat(world.functionCreation.create(ALICE, wanted, repeat)).isEqualTo(made);
    assertThat(world.store.count(Function.class)).isEqualTo(1);
    NewFunction other = wanted(TEAM_A, NewFunction.Source.OPENAPI_OP, OWN);
    refused(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        () -> world.functionCreation.create(ALICE, other, Repeat.of(ALICE, "key-1", other)));
    assertThat(world.functionCreation.create(ALICE, wanted, Repeat.of(ALICE, "key-2", wanted)).id())
        .isNotEqualTo(made.id());
  }

  @Test
  void what_is_being_deleted_is_not_made_again_by_its_key() {
    NewFunction wanted = wanted(TEAM_A, NewFunction.Source.CUSTOM, OWN);
    Repeat repeat = Repeat.of(ALICE, "key-1", wanted);
    FunctionView made = world.functionCreation.create(ALICE, wanted, repeat);
    Function leaving = world.store.get(Function.class, "team-a", objectName(made));
    leaving.getMetadata().setDeletionTimestamp("2026-11-03T10:00:00Z");
    world.store.put(leaving);

    refused(ErrorCode.CONFLICT, () -> world.functionCreation.create(ALICE, wanted, repeat));
  }

  private String objectName(FunctionView function) {
    return world.model.functions().byId(function.id()).orElseThrow().objectName();
  }

  @Test
  void requests_that_read_alike_are_told_apart() {
    NewFunction one =
        new NewFunction(TEAM_A, "a, description=b", "c", NewFunction.Source.CUSTOM, OWN, ANY);
    NewFunction other =
        new NewFunction(TEAM_A, "a", "b, description=c", NewFunction.Source.CUSTOM, OWN, ANY);
    assertThat(one.toString()).isEqualTo(other.toString());
    assertThat(Repeat.of(ALICE, "key-1", one)).isNotEqualTo(Repeat.of(ALICE, "key-1", other));
    assertThat(Repeat.of(ALICE, "key-1", one)).isEqualTo(Repeat.of(ALICE, "key-1", one));
  }

  @Test
  void who_may_not_is_told_only_what_it_may_see() {
    forbidden(ErrorCode.NOT_FOUND, wanted(TEAM_B, NewFunction.Source.CUSTOM, ANY));
    forbidden(ErrorCode.NOT_FOUND, wanted("wsp_none", NewFunction.Source.CUSTOM, ANY));
    forbidden(ErrorCode.NOT_FOUND, wanted(SYSTEM, NewFunction.Source.CUSTOM, ANY));
    forbidden(ErrorCode.FORBIDDEN, wanted(TEAM_A, NewFunction.Source.SYSTEM, ANY));
  }

  @Test
  void a_member_who_may_only_look_is_forbidden() {
    refused(
        ErrorCode.FORBIDDEN,
        () ->
            world.functionCreation.create(
                BOB, wanted(TEAM_B, NewFunction.Source.CUSTOM, ANY), null));
  }

  @Test
  void schemas_of_other_workspaces_are_unknown() {
    assertThat(
            refused(
                    ErrorCode.INVALID_REQUEST,
                    () ->
                        world.functionCreation.create(
                            ADMIN, wanted(TEAM_B, NewFunction.Source.CUSTOM, OWN), null))
                .errors())
        .extracting(FieldError::pointer)
        .containsExactly("/inputSchemaId");
  }

  @Test
  void system_functions_are_made_by_admins_and_seen_by_everybody() {
    FunctionView made =
        world.functionCreation.create(ADMIN, wanted(null, NewFunction.Source.SYSTEM, ANY), null);
    assertThat(made.system()).isTrue();
    assertThat(made.source()).isEqualTo("system");
    assertThat(made.workspaceId()).isNull();
    assertThat(world.functions.get(ALICE, made.id())).isEqualTo(made);
  }

  @Test
  void a_write_that_vanished_before_the_watch_saw_it_is_taken_out() {
    FunctionView made = made();
    world.store.say(Presence.UNKNOWN);
    world.later.removeFirst().run();
    assertThat(world.model.functions().byId(made.id())).isPresent();
    world.store.say(Presence.GONE);
    world.later.removeFirst().run();
    assertThat(world.model.functions().byId(made.id())).isEmpty();
    assertThat(world.later).isEmpty();
  }

  @Test
  void a_write_that_the_watch_has_seen_is_not_looked_up() {
    FunctionView made = made();
    world.store.say(Presence.GONE);
    world.watched.add(Objects.uid("team-a/greet-you"));
    world.later.removeFirst().run();
    assertThat(world.model.functions().byId(made.id())).isPresent();
  }
}
