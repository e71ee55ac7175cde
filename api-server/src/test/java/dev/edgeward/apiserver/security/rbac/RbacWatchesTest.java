package dev.edgeward.apiserver.security.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.apiserver.FixedConfig;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Authorizer;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.security.Candidates;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
@SuppressWarnings("NullAway.Init")
class RbacWatchesTest {
  private static final Caller ALICE = new Caller("alice", null, Set.of(), Map.of());
  private static final ClusterRole MEMBERS =
      Serialization.unmarshal(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: members}
          rules: [{apiGroups: [edgeward.dev], resources: [functions], verbs: [list]}]
          """,
          ClusterRole.class);
  private static final RoleBinding ALICE_IN_A =
      Serialization.unmarshal(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: members, namespace: a}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: members}
          subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: alice}]
          """,
          RoleBinding.class);

  KubernetesClient client;

  private final AtomicBoolean member = new AtomicBoolean();
  private final Authorizer authorizer =
      new Authorizer((caller, access) -> member.get(), new FixedConfig());

  @Test
  void without_the_prefilter_nothing_is_watched_or_waited_for() {
    RbacWatches off = new RbacWatches(client, authorizer, FixedConfig.withoutPrefilter());
    assertThat(off.candidates(ALICE)).isEqualTo(new Candidates.Everywhere());
    assertThat(new RbacHealth(off).call().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void a_new_right_shows_and_a_revoked_one_is_gone_before_a_kept_decision_ages() {
    RbacWatches watches = new RbacWatches(client, authorizer, new FixedConfig());
    assertThat(new RbacHealth(watches).call().getStatus()).isEqualTo(Status.DOWN);
    assertThat(watches.candidates(ALICE)).isEqualTo(new Candidates.Everywhere());
    client.resource(MEMBERS).create();
    watches.start(new StartupEvent());
    try {
      await().until(() -> new RbacHealth(watches).call().getStatus() == Status.UP);
      await().until(() -> watches.candidates(ALICE).equals(new Candidates.In(Set.of())));
      assertThat(authorizer.allows(ALICE, Access.see("a"))).isFalse();

      member.set(true);
      client.resource(ALICE_IN_A).create();
      await().atMost(Duration.ofSeconds(4)).until(() -> authorizer.allows(ALICE, Access.see("a")));
      assertThat(watches.candidates(ALICE)).isEqualTo(new Candidates.In(Set.of("a")));

      member.set(false);
      client.resource(ALICE_IN_A).delete();
      await().atMost(Duration.ofSeconds(4)).until(() -> !authorizer.allows(ALICE, Access.see("a")));
      assertThat(watches.candidates(ALICE)).isEqualTo(new Candidates.In(Set.of()));
    } finally {
      watches.stop(new ShutdownEvent());
    }
  }
}
