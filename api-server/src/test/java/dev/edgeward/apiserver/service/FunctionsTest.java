package dev.edgeward.apiserver.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.InputContract;
import dev.edgeward.api.v1alpha1.OutputContract;
import dev.edgeward.api.v1alpha1.SchemaRef;
import dev.edgeward.apiserver.FixedConfig;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.Bundles;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.ReadModelFixture;
import dev.edgeward.apiserver.query.PageRequest;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Authorizer;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.FunctionStore.Presence;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FunctionsTest {
  private static final Caller ALICE = new Caller("alice", null, Set.of(), Map.of());
  private static final Caller ADMIN = new Caller("admin", null, Set.of(), Map.of());
  private static final String TEAM_A = Ids.ofUid(Ids.WORKSPACE, Objects.uid("/team-a"));
  private static final String TEAM_B = Ids.ofUid(Ids.WORKSPACE, Objects.uid("/team-b"));
  private static final String SYSTEM = Ids.ofUid(Ids.WORKSPACE, Objects.uid("/edgeward-system"));
  private static final String OWN = schemaId("team-a", "own");
  private static final String ANY = schemaId("edgeward-system", "any");

  private final Set<Access> alices = new HashSet<>();
  private final ReadModel model = new ReadModel(new Bundles(1 << 20));
  private final FixedConfig config = new FixedConfig();
  private final InMemoryStore store = new InMemoryStore();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final Set<String> watched = new HashSet<>();
  private final Authorizer authorizer =
      new Authorizer((caller, access) -> caller.equals(ADMIN) || alices.contains(access), config);
  private final Visibility visibility = new Visibility(authorizer, config);
  private final Functions functions = new Functions(model, visibility, config);
  private final FunctionWrites writes =
      new FunctionWrites(
          model,
          functions,
          store,
          new OwnWrites(model, watched::contains, store, later::add),
          authorizer,
          visibility,
          config);

  private static final class InMemoryStore implements FunctionStore {
    private final Map<String, Function> functions = new HashMap<>();
    private Presence presence = Presence.THERE;
    private long version = 100;

    @Override
    public Optional<Function> create(Function function) {
      String name = function.getMetadata().getNamespace() + "/" + function.getMetadata().getName();
      if (functions.containsKey(name)) {
        return Optional.empty();
      }
      function.getMetadata().setUid(Objects.uid(name));
      function.getMetadata().setResourceVersion(Long.toString(version++));
      function.getMetadata().setCreationTimestamp("2026-11-02T10:00:00Z");
      functions.put(name, function);
      return Optional.of(function);
    }

    @Override
    public Presence lookUp(FunctionRow function) {
      return presence;
    }
  }

  private static String schemaId(String namespace, String name) {
    return Ids.ofUid(Ids.FUNCTION_SCHEMA, Objects.uid(namespace + "/" + name));
  }

  @BeforeEach
  void two_teams_and_the_system() {
    for (String name : List.of("team-a", "team-b", "edgeward-system")) {
      ReadModelFixture.put(model, Objects.namespace(name));
    }
    ReadModelFixture.put(model, Objects.schema("team-a", "own"));
    ReadModelFixture.put(model, Objects.schema("edgeward-system", "any"));
    alices.add(Access.see("team-a"));
    alices.add(Access.create("team-a"));
  }

  private static NewFunction wanted(
      @Nullable String workspace, NewFunction.Source source, String input) {
    return new NewFunction(workspace, "Greet You", "says", source, input, ANY);
  }

  private void refused(ErrorCode code, NewFunction wanted) {
    assertThatThrownBy(() -> writes.create(ALICE, wanted))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void a_function_is_made_stamped_and_seen_at_once() {
    FunctionView made = writes.create(ALICE, wanted(TEAM_A, NewFunction.Source.CUSTOM, OWN));
    Function object = java.util.Objects.requireNonNull(store.functions.get("team-a/greet-you"));
    assertThat(object.getMetadata().getAnnotations())
        .containsEntry("edgeward.dev/created-by", "alice");
    assertThat(object.getSpec().input())
        .isEqualTo(new InputContract(new SchemaRef("own", null), null));
    assertThat(object.getSpec().output())
        .isEqualTo(new OutputContract(new SchemaRef("any", "edgeward-system"), null, null));
    assertThat(functions.get(ALICE, made.id())).isEqualTo(made);
    assertThat(functions.list(ALICE, PageRequest.of(null, null, null)).rows())
        .containsExactly(made);
    assertThat(made.workspaceId()).isEqualTo(TEAM_A);
    assertThat(made.createdBy()).isEqualTo("alice");
    assertThat(made.source()).isEqualTo("custom");
  }

  @Test
  void a_name_that_is_taken_gets_a_suffix() {
    writes.create(ALICE, wanted(TEAM_A, NewFunction.Source.CUSTOM, OWN));
    writes.create(ALICE, wanted(TEAM_A, NewFunction.Source.OPENAPI_OP, OWN));
    assertThat(store.functions.keySet())
        .anyMatch(name -> name.matches("team-a/greet-you-[a-z0-9]{5}"));
  }

  @Test
  void who_may_not_is_told_only_what_it_may_see() {
    refused(ErrorCode.NOT_FOUND, wanted(TEAM_B, NewFunction.Source.CUSTOM, ANY));
    alices.add(Access.see("team-b"));
    refused(ErrorCode.NOT_FOUND, wanted("wsp_none", NewFunction.Source.CUSTOM, ANY));
    refused(ErrorCode.NOT_FOUND, wanted(SYSTEM, NewFunction.Source.CUSTOM, ANY));
    refused(ErrorCode.FORBIDDEN, wanted(TEAM_A, NewFunction.Source.SYSTEM, ANY));
    assertThat(store.functions).isEmpty();
  }

  @Test
  void a_member_who_may_only_look_is_forbidden() {
    alices.add(Access.see("team-b"));
    refused(ErrorCode.FORBIDDEN, wanted(TEAM_B, NewFunction.Source.CUSTOM, ANY));
  }

  @Test
  void schemas_of_other_workspaces_are_unknown() {
    assertThatThrownBy(() -> writes.create(ADMIN, wanted(TEAM_B, NewFunction.Source.CUSTOM, OWN)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(e.errors())
                  .extracting(FieldError::pointer)
                  .containsExactly("/inputSchemaId");
            });
  }

  @Test
  void system_functions_are_made_by_admins_and_seen_by_everybody() {
    FunctionView made = writes.create(ADMIN, wanted(null, NewFunction.Source.SYSTEM, ANY));
    assertThat(made.system()).isTrue();
    assertThat(made.source()).isEqualTo("system");
    assertThat(made.workspaceId()).isNull();
    assertThat(functions.get(ALICE, made.id())).isEqualTo(made);
  }

  @Test
  void others_functions_are_not_found_and_not_listed() {
    FunctionView made = writes.create(ADMIN, wanted(TEAM_B, NewFunction.Source.CUSTOM, ANY));
    assertThatThrownBy(() -> functions.get(ALICE, made.id()))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(functions.list(ALICE, PageRequest.of(null, null, null)).rows()).isEmpty();
    assertThat(functions.list(ADMIN, PageRequest.of(null, null, null)).rows()).hasSize(1);
  }

  @Test
  void one_that_is_being_deleted_is_shown_by_id_only() {
    FunctionView made = writes.create(ALICE, wanted(TEAM_A, NewFunction.Source.CUSTOM, OWN));
    Function object = java.util.Objects.requireNonNull(store.functions.get("team-a/greet-you"));
    object.getMetadata().setDeletionTimestamp("2026-11-03T10:00:00Z");
    object.getMetadata().setResourceVersion("200");
    model.put(object);
    assertThat(functions.list(ALICE, PageRequest.of(null, null, null)).rows()).isEmpty();
    FunctionView deleted = functions.get(ALICE, made.id());
    assertThat(deleted.deletedAt()).isEqualTo("2026-11-03T10:00:00Z");
    assertThat(deleted.retentionTier()).isEqualTo("medium");
  }

  @Test
  void a_write_that_vanished_before_the_watch_saw_it_is_taken_out() {
    FunctionView made = writes.create(ALICE, wanted(TEAM_A, NewFunction.Source.CUSTOM, OWN));
    store.presence = Presence.UNKNOWN;
    later.removeFirst().run();
    assertThat(model.functions().byId(made.id())).isPresent();
    store.presence = Presence.GONE;
    later.removeFirst().run();
    assertThat(model.functions().byId(made.id())).isEmpty();
    assertThat(later).isEmpty();
  }

  @Test
  void a_write_that_the_watch_has_seen_is_not_looked_up() {
    FunctionView made = writes.create(ALICE, wanted(TEAM_A, NewFunction.Source.CUSTOM, OWN));
    store.presence = Presence.GONE;
    watched.add(Objects.uid("team-a/greet-you"));
    later.removeFirst().run();
    assertThat(model.functions().byId(made.id())).isPresent();
  }
}
