package dev.edgeward.apiserver.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.apiserver.fixture.Objects;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedTextsTest {
  private static final String YAML =
      """
      apiVersion: edgeward.dev/v1alpha1
      kind: Function
      metadata: {annotations: {by: usr-1}, labels: {l: v-1}}
      spec: {runtimeUserId: usr-1, egress: {hosts: [a.example]}, code: {files: {a.js: %s}}, n: 7}
      """
          .formatted("x".repeat(100));

  private final SharedTexts texts = new SharedTexts();

  private GenericKubernetesResource shared() {
    GenericKubernetesResource object =
        Objects.object(GenericKubernetesResource.class, "team", "f", 1, YAML);
    texts.share(object);
    return object;
  }

  @Test
  void equal_short_texts_of_two_objects_become_one() {
    GenericKubernetesResource one = shared();
    GenericKubernetesResource other = shared();
    assertThat(other.getMetadata().getNamespace()).isSameAs(one.getMetadata().getNamespace());
    assertThat(other.getMetadata().getLabels().get("l"))
        .isSameAs(one.getMetadata().getLabels().get("l"));
    String user = other.get("spec", "runtimeUserId");
    assertThat(user).isEqualTo("usr-1").isSameAs(one.get("spec", "runtimeUserId"));
    assertThat(other.getMetadata().getAnnotations().get("by")).isSameAs(user);
  }

  @Test
  void an_object_says_what_it_said() {
    GenericKubernetesResource plain =
        Objects.object(GenericKubernetesResource.class, "team", "f", 1, YAML);
    shared();
    assertThat(shared()).isEqualTo(plain);
  }

  @Test
  void an_object_without_labels_or_a_namespace_is_left_as_it_is() {
    GenericKubernetesResource bare = new GenericKubernetesResource();
    bare.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMeta());
    texts.share(bare);
    assertThat(bare.getMetadata().getNamespace()).isNull();
    assertThat(bare.getAdditionalProperties()).isEqualTo(Map.of());
  }
}
