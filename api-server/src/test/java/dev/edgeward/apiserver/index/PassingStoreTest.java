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
  void objects_pass_whole_and_only_uids_stay() {
    store.put("u", object("u"));
    assertThat(log).containsExactly("+u");
    GenericKubernetesResource kept = java.util.Objects.requireNonNull(store.get("u"));
    assertThat(kept.getAdditionalProperties()).isEmpty();
    assertThat(kept.getMetadata().getLabels()).isNullOrEmpty();
    assertThat(store.getKey(kept)).isEqualTo("u");
    assertThat(store.values()).containsExactly(kept);
    assertThat(store.has("u")).isTrue();
    assertThat(store.has("v")).isFalse();
  }

  @Test
  void the_state_before_is_told_where_there_was_one() {
    assertThat(store.put("u", object("u"))).isNull();
    assertThat(store.put("u", object("u"))).isNotNull();
    assertThat(store.remove("u")).isNotNull();
    assertThat(store.remove("u")).isNull();
    assertThat(store.get("u")).isNull();
    assertThat(store.size()).isZero();
  }

  @Test
  void an_object_made_anew_under_its_name_is_another_one() {
    store.put("u", object("u"));
    store.put("v", object("v"));
    store.remove("u");
    store.remove("u");
    assertThat(log).containsExactly("+u", "+v", "-u");
    assertThat(store.keySet()).containsExactly("v");
  }
}
