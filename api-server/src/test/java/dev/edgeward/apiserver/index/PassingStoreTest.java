package dev.edgeward.apiserver.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassingStoreTest {
  private final List<String> log = new ArrayList<>();
  private final PassingStore store =
      new PassingStore(
          object -> log.add("+" + object.getMetadata().getUid()), uid -> log.add("-" + uid));

  private static GenericKubernetesResource object(String uid) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName("n")
            .withNamespace("a")
            .withUid(uid)
            .withResourceVersion("1")
            .addToLabels("l", "v")
            .build());
    object.setAdditionalProperty("spec", "large");
    return object;
  }

  @Test
  void objects_pass_whole_and_only_names_stay() {
    store.put("a/n", object("u"));
    assertThat(log).containsExactly("+u");
    GenericKubernetesResource kept = java.util.Objects.requireNonNull(store.get("a/n"));
    assertThat(kept.getAdditionalProperties()).isEmpty();
    assertThat(kept.getMetadata().getLabels()).isNullOrEmpty();
    assertThat(kept.getMetadata().getResourceVersion()).isEqualTo("1");
    assertThat(kept.getMetadata().getNamespace()).isEqualTo("a");
    assertThat(kept.getMetadata().getName()).isEqualTo("n");
    assertThat(store.getKey(kept)).isEqualTo("a/n");
    assertThat(store.values()).containsExactly(kept);
    assertThat(store.has("u")).isTrue();
    assertThat(store.has("v")).isFalse();
  }

  @Test
  void an_object_of_the_cluster_has_no_namespace() {
    GenericKubernetesResource object = object("u");
    object.getMetadata().setNamespace(null);
    String key = store.getKey(object);
    store.put(key, object);
    GenericKubernetesResource kept = java.util.Objects.requireNonNull(store.get(key));
    assertThat(store.getKey(kept)).isEqualTo(key);
  }

  @Test
  void an_object_made_anew_under_its_name_is_another_one() {
    store.put("a/n", object("u"));
    store.put("a/n", object("v"));
    store.remove("a/n");
    store.remove("a/n");
    assertThat(log).containsExactly("+u", "-u", "+v", "-v");
  }
}
