package dev.edgeward.apiserver.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.apiserver.FixedConfig;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.Bundles;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Authorizer;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.security.Candidates;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VisibilityTest {
  private static final Caller ALICE = new Caller("alice", null, Set.of(), Map.of());

  private final Set<Access> alices = new HashSet<>();
  private final Set<Access> asked = ConcurrentHashMap.newKeySet();
  private final ReadModel model = new ReadModel(new Bundles(1 << 20));
  private final Authorizer authorizer =
      new Authorizer(
          (caller, access) -> {
            asked.add(access);
            return alices.contains(access);
          },
          new FixedConfig());

  private static Function function(String namespace) {
    return Objects.object(
        Function.class,
        namespace,
        "f",
        1,
        "apiVersion: edgeward.dev/v1alpha1\nkind: Function\nmetadata: {}\nspec: {}\n");
  }

  private Visibility visibility(Candidates candidates) {
    return new Visibility(authorizer, caller -> candidates, model, new FixedConfig());
  }

  @BeforeEach
  void functions_in_three_namespaces_and_the_systems() {
    for (String namespace : List.of("a", "b", "c", "edgeward-system")) {
      model.put(function(namespace));
    }
    alices.add(Access.see("a"));
    alices.add(Access.see("empty"));
  }

  @Test
  void only_candidates_are_reviewed_and_being_one_grants_nothing() {
    Visibility.Scope scope = visibility(new Candidates.In(Set.of("a", "b"))).scope(ALICE);
    assertThat(scope.contains("a")).isTrue();
    assertThat(scope.contains("b")).isFalse();
    assertThat(scope.contains("c")).isFalse();
    assertThat(asked)
        .containsExactlyInAnyOrder(Access.seeEverything(), Access.see("a"), Access.see("b"));
  }

  @Test
  void without_candidates_every_namespace_that_has_functions_is_reviewed() {
    Visibility.Scope scope = visibility(new Candidates.Everywhere()).scope(ALICE);
    assertThat(asked)
        .containsExactlyInAnyOrder(
            Access.seeEverything(), Access.see("a"), Access.see("b"), Access.see("c"));
    assertThat(scope.contains("a")).isTrue();
    assertThat(scope.contains("c")).isFalse();
  }

  @Test
  void a_namespace_without_functions_is_reviewed_when_it_is_asked_for() {
    Visibility.Scope scope = visibility(new Candidates.In(Set.of("a", "empty"))).scope(ALICE);
    assertThat(asked).doesNotContain(Access.see("empty"));
    assertThat(scope.contains("empty")).isTrue();
    assertThat(asked).contains(Access.see("empty"));
    assertThat(visibility(new Candidates.Everywhere()).scope(ALICE).contains("empty")).isTrue();
  }

  @Test
  void one_who_sees_everything_is_reviewed_once() {
    alices.add(Access.seeEverything());
    Visibility.Scope scope = visibility(new Candidates.In(Set.of("a"))).scope(ALICE);
    assertThat(scope.contains("c")).isTrue();
    assertThat(scope.contains("edgeward-system")).isTrue();
    assertThat(asked).containsExactly(Access.seeEverything());
  }

  @Test
  void of_many_namespaces_only_candidates_are_worth_a_review() {
    List<String> many = List.of("a", "b", "c", "d");
    assertThat(visibility(new Candidates.In(Set.of("c", "a"))).worthReviews(ALICE, many))
        .containsExactly("a", "c");
    assertThat(visibility(new Candidates.Everywhere()).worthReviews(ALICE, many)).isEqualTo(many);
    assertThat(visibility(new Candidates.In(Set.of())).worthReviews(ALICE, List.of("a")))
        .containsExactly("a");
    assertThat(asked).isEmpty();
  }

  @Test
  void membership_asked_for_by_name_needs_no_candidate() {
    assertThat(visibility(new Candidates.In(Set.of())).isMember(ALICE, "a")).isTrue();
  }
}
