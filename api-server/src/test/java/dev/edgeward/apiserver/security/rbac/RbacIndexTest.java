package dev.edgeward.apiserver.security.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.security.Candidates;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RbacIndexTest {
  private static final Subject ALICE = subject("User", null, "alice");
  private static final Candidates EVERYWHERE = new Candidates.Everywhere();

  private final List<String> changes = new ArrayList<>();
  private final RbacIndex index = new RbacIndex(changes::add);

  private static PolicyRule rule(String resource, String verb) {
    PolicyRule rule = new PolicyRule();
    rule.setApiGroups(List.of("edgeward.dev"));
    rule.setResources(List.of(resource));
    rule.setVerbs(List.of(verb));
    return rule;
  }

  private static Subject subject(String kind, @Nullable String namespace, String name) {
    Subject subject = new Subject();
    subject.setKind(kind);
    subject.setName(name);
    if (namespace != null) {
      subject.setNamespace(namespace);
    }
    return subject;
  }

  private static RoleRef role(String name) {
    return new RoleRef("rbac.authorization.k8s.io", "Role", name);
  }

  private static RoleRef clusterRole(String name) {
    return new RoleRef("rbac.authorization.k8s.io", "ClusterRole", name);
  }

  private static Caller caller(String name, String... groups) {
    return new Caller(name, null, Set.of(groups), Map.of());
  }

  private static Candidates in(String... namespaces) {
    return new Candidates.In(Set.of(namespaces));
  }

  private void members() {
    index.putRole("", "members", List.of(rule("functions", "list")));
  }

  @Test
  void nobody_is_a_member_of_anything_without_a_binding() {
    members();
    assertThat(index.candidates(caller("alice", "system:authenticated"))).isEqualTo(in());
  }

  @Test
  void a_role_counts_in_its_own_namespace_only() {
    index.putRole("a", "members", List.of(rule("functions", "list")));
    index.putBinding("a", "x", role("members"), List.of(ALICE));
    index.putBinding("b", "x", role("members"), List.of(ALICE));
    index.putBinding("c", "x", clusterRole("members"), List.of(ALICE));
    assertThat(index.candidates(caller("alice"))).isEqualTo(in("a"));
    assertThat(index.candidates(caller("bob"))).isEqualTo(in());
  }

  @Test
  void a_cluster_role_counts_where_it_is_bound() {
    members();
    index.putBinding("a", "x", clusterRole("members"), List.of(ALICE));
    index.putBinding("b", "x", clusterRole("members"), List.of(ALICE));
    assertThat(index.candidates(caller("alice"))).isEqualTo(in("a", "b"));
    index.putBinding("", "x", clusterRole("members"), List.of(ALICE));
    assertThat(index.candidates(caller("alice"))).isEqualTo(EVERYWHERE);
    index.removeBinding("", "x");
    assertThat(index.candidates(caller("alice"))).isEqualTo(in("a", "b"));
  }

  @Test
  void a_binding_to_a_missing_role_counts_once_the_role_is_there() {
    index.putBinding("a", "x", clusterRole("members"), List.of(ALICE));
    assertThat(index.candidates(caller("alice"))).isEqualTo(in());
    members();
    assertThat(index.candidates(caller("alice"))).isEqualTo(in("a"));
    index.putRole("", "members", List.of(rule("functions", "get")));
    assertThat(index.candidates(caller("alice"))).isEqualTo(in());
    members();
    index.removeRole("", "members");
    assertThat(index.candidates(caller("alice"))).isEqualTo(in());
  }

  @Test
  void groups_count_as_the_caller_brings_them() {
    members();
    index.putBinding(
        "a", "x", clusterRole("members"), List.of(subject("Group", null, "system:authenticated")));
    index.putBinding(
        "b",
        "x",
        clusterRole("members"),
        List.of(subject("Group", null, "system:serviceaccounts:b")));
    assertThat(index.candidates(caller("alice", "system:authenticated"))).isEqualTo(in("a"));
    assertThat(index.candidates(caller("system:authenticated"))).isEqualTo(in());
    assertThat(
            index.candidates(
                caller(
                    "system:serviceaccount:b:ci",
                    "system:serviceaccounts",
                    "system:serviceaccounts:b",
                    "system:authenticated")))
        .isEqualTo(in("a", "b"));
  }

  @Test
  void a_service_account_is_a_user_of_its_long_name() {
    members();
    index.putBinding(
        "a", "x", clusterRole("members"), List.of(subject("ServiceAccount", "ci", "bot")));
    index.putBinding(
        "b", "x", clusterRole("members"), List.of(subject("ServiceAccount", null, "bot")));
    index.putBinding(
        "c",
        "x",
        clusterRole("members"),
        List.of(subject("User", null, "system:serviceaccount:ci:bot")));
    index.putBinding(
        "", "x", clusterRole("members"), List.of(subject("ServiceAccount", "", "bot")));
    assertThat(index.candidates(caller("system:serviceaccount:ci:bot"))).isEqualTo(in("a", "c"));
    assertThat(index.candidates(caller("system:serviceaccount:b:bot"))).isEqualTo(in("b"));
    assertThat(index.candidates(caller("bot"))).isEqualTo(in());
  }

  @Test
  void a_user_is_no_group_and_an_unknown_kind_is_nobody() {
    members();
    index.putBinding(
        "a",
        "x",
        clusterRole("members"),
        List.of(subject("Group", null, "alice"), subject("Robot", null, "alice"), new Subject()));
    assertThat(index.candidates(caller("alice"))).isEqualTo(in());
  }

  @Test
  void a_binding_that_changes_leaves_nothing_behind() {
    members();
    index.putBinding("a", "x", clusterRole("members"), List.of(ALICE));
    index.putBinding("a", "y", clusterRole("members"), List.of(ALICE));
    index.putBinding("a", "x", clusterRole("members"), List.of(subject("User", null, "bob")));
    assertThat(index.candidates(caller("alice"))).isEqualTo(in("a"));
    assertThat(index.candidates(caller("bob"))).isEqualTo(in("a"));
    index.removeBinding("a", "y");
    index.putBinding("a", "x", clusterRole("members"), null);
    assertThat(index.candidates(caller("alice"))).isEqualTo(in());
    assertThat(index.candidates(caller("bob"))).isEqualTo(in());
  }

  @Test
  void changes_of_rights_are_told_and_others_are_not() {
    members();
    assertThat(changes).containsExactly("");
    changes.clear();

    members();
    index.putRole("", "pods", List.of());
    index.putRole("a", "nothing", null);
    index.putBinding("a", "pods", clusterRole("pods"), List.of(ALICE));
    index.removeBinding("a", "pods");
    assertThat(changes).isEmpty();

    index.putBinding("a", "x", clusterRole("members"), List.of(ALICE));
    index.putBinding("a", "x", clusterRole("members"), List.of(ALICE));
    assertThat(changes).containsExactly("a");
    index.removeBinding("a", "x");
    index.removeBinding("a", "x");
    assertThat(changes).containsExactly("a", "a");
    index.putBinding("", "x", clusterRole("members"), List.of(ALICE));
    assertThat(changes).containsExactly("a", "a", "");
    changes.clear();

    index.putRole("b", "invokers", List.of(rule("functions/invoke", "create")));
    index.putRole("b", "invokers", List.of(rule("functions/invoke", "*")));
    index.removeRole("b", "invokers");
    assertThat(changes).containsExactly("b", "b", "b");
  }
}
