package dev.edgeward.apiserver.security.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameStoreTest {
  private final List<String> seen = new ArrayList<>();
  private final NameStore<Role> store = new NameStore<>(Role::new, target());

  private <T> NameStore.Target<T> target() {
    return new NameStore.Target<>() {
      @Override
      public void put(String namespace, String name, T object) {
        seen.add("+" + namespace + "/" + name);
      }

      @Override
      public void remove(String namespace, String name) {
        seen.add("-" + namespace + "/" + name);
      }
    };
  }

  private static Role role(String version) {
    return new RoleBuilder()
        .withNewMetadata()
        .withNamespace("a")
        .withName("system:x")
        .withResourceVersion(version)
        .endMetadata()
        .addNewRule()
        .withVerbs("get")
        .endRule()
        .build();
  }

  @Test
  void objects_pass_through_and_only_their_names_and_versions_stay() {
    String key = store.getKey(role("1"));
    assertThat(store.put(key, role("1"))).isNull();
    Role before = java.util.Objects.requireNonNull(store.put(key, role("2")));
    assertThat(before.getMetadata().getResourceVersion()).isEqualTo("1");
    Role kept = java.util.Objects.requireNonNull(store.get(key));
    assertThat(kept.getMetadata().getResourceVersion()).isEqualTo("2");
    assertThat(kept.getRules()).isEmpty();
    assertThat(store.getKey(kept)).isEqualTo(key);
    assertThat(store.values().map(store::getKey)).containsExactly(key);
    assertThat(store.remove(key)).isNotNull();
    assertThat(store.remove(key)).isNull();
    assertThat(store.size()).isZero();
    assertThat(seen).containsExactly("+a/system:x", "+a/system:x", "-a/system:x");
  }

  @Test
  void what_has_no_namespace_is_the_clusters() {
    NameStore<ClusterRole> roles = new NameStore<>(ClusterRole::new, target());
    ClusterRole role = new ClusterRole();
    role.setMetadata(role("1").getMetadata());
    role.getMetadata().setNamespace(null);
    roles.put(roles.getKey(role), role);
    assertThat(roles.values().map(roles::getKey)).containsExactly(roles.getKey(role));
    roles.remove(roles.getKey(role));
    assertThat(seen).containsExactly("+/system:x", "-/system:x");
  }
}
