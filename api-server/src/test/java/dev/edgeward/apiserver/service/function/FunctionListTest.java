package dev.edgeward.apiserver.service.function;

import static dev.edgeward.apiserver.service.World.ADMIN;
import static dev.edgeward.apiserver.service.World.ALICE;
import static dev.edgeward.apiserver.service.World.BOB;
import static dev.edgeward.apiserver.service.World.TEAM_A;
import static dev.edgeward.apiserver.service.World.TEAM_B;
import static dev.edgeward.apiserver.service.World.id;
import static dev.edgeward.apiserver.service.World.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.query.InvalidQueryException;
import dev.edgeward.apiserver.query.PageRequest;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.ListRequest;
import dev.edgeward.apiserver.service.World;
import dev.edgeward.apiserver.service.function.FunctionsRequest.Deleted;
import dev.edgeward.apiserver.service.function.FunctionsRequest.Shorthands;
import dev.edgeward.apiserver.service.function.FunctionsRequest.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FunctionListTest {
  private final World world = new World();

  @BeforeEach
  void functions_of_two_teams_and_the_system() {
    world.function("team-a", "a1", "{displayName: Greet, runtimeUserId: usr-1}");
    world.function("team-a", "a2", "{description: second}");
    world.function("team-b", "b1", "{}");
    world.function("team-b", "b2", "{}");
    world.function("edgeward-system", "s1", "{}");
  }

  /** Team-b publishes b2 to team-a, which installs it. */
  private void install() {
    integration("{visibility: Workspaces, workspaces: [team-a], functions: [{name: b2}]}");
    world.put(
        Objects.object(
            IntegrationInstallation.class,
            "team-a",
            "installed",
            1,
            "apiVersion: edgeward.dev/v1alpha1\nkind: IntegrationInstallation\nmetadata: {}\n"
                + "spec: {integrationRef: {namespace: team-b, name: offer}}\n"));
  }

  private void integration(String spec) {
    world.put(
        Objects.object(
            Integration.class,
            "team-b",
            "offer",
            1,
            "apiVersion: edgeward.dev/v1alpha1\nkind: Integration\nmetadata: {}\nspec: "
                + spec
                + "\n"));
  }

  private List<String> names(Caller caller, FunctionsRequest request) {
    return world.functions.list(caller, request).rows().stream()
        .map(FunctionView::id)
        .map(id -> world.model.functions().byId(id).orElseThrow().objectName())
        .sorted()
        .toList();
  }

  private static FunctionsRequest from(@Nullable String workspaceId, Source source) {
    return new FunctionsRequest(
        ListRequest.all(), workspaceId, source, Deleted.EXCLUDED, Shorthands.NONE);
  }

  private static FunctionsRequest where(Shorthands shorthands) {
    return new FunctionsRequest(ListRequest.all(), null, Source.ANY, Deleted.EXCLUDED, shorthands);
  }

  private static FunctionsRequest filter(String filter) {
    return new FunctionsRequest(
        new ListRequest(PageRequest.of(null, null, null), null, filter, null),
        null,
        Source.ANY,
        Deleted.EXCLUDED,
        Shorthands.NONE);
  }

  @Test
  void a_member_sees_its_workspace_and_the_system() {
    assertThat(names(ALICE, FunctionsRequest.all())).containsExactly("a1", "a2", "s1");
    assertThat(names(BOB, FunctionsRequest.all())).containsExactly("b1", "b2", "s1");
    assertThat(names(ADMIN, FunctionsRequest.all())).containsExactly("a1", "a2", "b1", "b2", "s1");
  }

  @Test
  void what_is_installed_is_seen_read_and_not_changed() {
    String b2 = id(world.store.get(Function.class, "team-b", "b2"));
    refused(ErrorCode.NOT_FOUND, () -> world.functions.get(ALICE, b2));

    install();

    assertThat(names(ALICE, FunctionsRequest.all())).containsExactly("a1", "a2", "b2", "s1");
    assertThat(world.functions.get(ALICE, b2).workspaceId()).isEqualTo(TEAM_B);
    FunctionChanges renamed = new FunctionChanges(new FunctionChanges.Change("mine"), null, null);
    refused(ErrorCode.FORBIDDEN, () -> world.edits.change(ALICE, b2, renamed, view -> true));
    refused(ErrorCode.FORBIDDEN, () -> world.edits.delete(ALICE, b2));
    refused(ErrorCode.FORBIDDEN, () -> world.deleted.restore(ALICE, b2, null));
    refused(ErrorCode.FORBIDDEN, () -> world.deleted.purge(ALICE, b2));
    assertThat(names(BOB, FunctionsRequest.all())).containsExactly("b1", "b2", "s1");
  }

  @Test
  void what_the_system_publishes_is_seen_once() {
    world.put(
        Objects.object(
            Integration.class,
            "edgeward-system",
            "basics",
            1,
            "apiVersion: edgeward.dev/v1alpha1\nkind: Integration\nmetadata: {}\n"
                + "spec: {visibility: Public, functions: [{name: s1}]}\n"));
    world.put(
        Objects.object(
            IntegrationInstallation.class,
            "team-a",
            "basics",
            1,
            "apiVersion: edgeward.dev/v1alpha1\nkind: IntegrationInstallation\nmetadata: {}\n"
                + "spec: {integrationRef: {namespace: edgeward-system, name: basics}}\n"));

    for (@Nullable String workspace : new @Nullable String[] {null, TEAM_A}) {
      assertThat(names(ALICE, from(workspace, Source.ANY))).containsExactly("a1", "a2", "s1");
      assertThat(names(ALICE, from(workspace, Source.WORKSPACE))).containsExactly("a1", "a2", "s1");
      assertThat(names(ALICE, from(workspace, Source.INTEGRATION))).containsExactly("s1");
    }
    assertThat(names(ADMIN, from(null, Source.ANY))).containsExactly("a1", "a2", "b1", "b2", "s1");
    assertThat(names(ADMIN, from(null, Source.WORKSPACE)))
        .containsExactly("a1", "a2", "b1", "b2", "s1");
    assertThat(names(ADMIN, from(TEAM_B, Source.WORKSPACE))).containsExactly("b1", "b2");
  }

  @Test
  void an_offer_that_is_withdrawn_hides_it_again() {
    install();
    integration("{visibility: Workspaces, workspaces: [team-c], functions: [{name: b2}]}");
    assertThat(names(ALICE, FunctionsRequest.all())).containsExactly("a1", "a2", "s1");
  }

  @Test
  void a_source_narrows() {
    install();
    assertThat(names(ALICE, from(null, Source.WORKSPACE))).containsExactly("a1", "a2", "b2");
    assertThat(names(ALICE, from(null, Source.SYSTEM))).containsExactly("s1");
    assertThat(names(ALICE, from(null, Source.INTEGRATION))).containsExactly("b2");
    assertThat(names(ADMIN, from(null, Source.ANY))).containsExactly("a1", "a2", "b1", "b2", "s1");
    assertThat(names(ADMIN, from(null, Source.INTEGRATION))).containsExactly("b2");
  }

  @Test
  void a_workspace_narrows_and_the_system_stays() {
    install();
    assertThat(names(ADMIN, from(TEAM_A, Source.ANY))).containsExactly("a1", "a2", "b2", "s1");
    assertThat(names(ADMIN, from(TEAM_B, Source.ANY))).containsExactly("b1", "b2", "s1");
    assertThat(names(ADMIN, from(TEAM_A, Source.WORKSPACE))).containsExactly("a1", "a2", "b2");
    assertThat(names(ALICE, from(TEAM_B, Source.ANY))).containsExactly("s1");
    assertThat(names(ALICE, from("wsp_none", Source.ANY))).containsExactly("s1");
    assertThat(names(ALICE, from(TEAM_B, Source.INTEGRATION))).isEmpty();
  }

  @Test
  void shorthands_narrow() {
    assertThat(names(ALICE, where(new Shorthands("GREE", null, null, null, null, null))))
        .containsExactly("a1");
    assertThat(names(ALICE, where(new Shorthands(null, null, "true", null, null, null))))
        .containsExactly("s1");
    assertThat(names(ALICE, where(new Shorthands(null, null, null, null, "usr-1", null))))
        .containsExactly("a1");
    assertThatThrownBy(
            () -> names(ALICE, where(new Shorthands(null, null, "maybe", null, null, null))))
        .isInstanceOf(InvalidQueryException.class);
    assertThatThrownBy(
            () -> names(ALICE, where(new Shorthands(null, null, null, null, null, "ages"))))
        .isInstanceOf(InvalidQueryException.class);
  }

  @Test
  void deleted_ones_are_shown_when_asked_for() {
    world.edits.delete(ALICE, id(world.store.get(Function.class, "team-a", "a1")));
    FunctionsRequest all = FunctionsRequest.all();
    assertThat(names(ALICE, all)).containsExactly("a2", "s1");
    assertThat(
            names(
                ALICE,
                new FunctionsRequest(
                    all.list(), null, Source.ANY, Deleted.INCLUDED, Shorthands.NONE)))
        .containsExactly("a1", "a2", "s1");
    assertThat(
            names(
                ALICE,
                new FunctionsRequest(
                    all.list(),
                    null,
                    Source.ANY,
                    Deleted.ONLY,
                    new Shorthands(null, null, null, null, null, "medium"))))
        .containsExactly("a1");
  }

  @Test
  void ids_never_widen() {
    String a1 = id(world.store.get(Function.class, "team-a", "a1"));
    String b1 = id(world.store.get(Function.class, "team-b", "b1"));
    FunctionsRequest request =
        new FunctionsRequest(
            new ListRequest(
                PageRequest.of(null, null, null), List.of(a1, b1, "fun_none"), null, null),
            null,
            Source.ANY,
            Deleted.EXCLUDED,
            Shorthands.NONE);
    assertThat(names(ALICE, request)).containsExactly("a1");
    assertThat(world.functions.list(ALICE, request).total()).isEqualTo(1);
  }

  @Test
  void filters_and_relations_end_where_the_caller_sees_nothing() {
    install();
    assertThat(names(ALICE, filter("{\"workspace\":{\"namespace\":\"team-a\"}}")))
        .containsExactly("a1", "a2");
    assertThat(names(ALICE, filter("{\"workspace\":{\"namespace\":\"team-b\"}}"))).isEmpty();
    assertThat(names(ALICE, filter("{\"integrations\":{\"name\":\"offer\"}}")))
        .containsExactly("b2");
    assertThat(names(BOB, filter("{\"integrations\":{\"name\":\"offer\"}}"))).containsExactly("b2");
    assertThat(names(ALICE, filter("{\"description\":{\"isNotNull\":true}}")))
        .containsExactly("a2");
  }
}
