package dev.edgeward.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.api.v1alpha1.Function;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class LeanMetadataTest {
  private static final String FUNCTION =
      """
      apiVersion: edgeward.dev/v1alpha1
      kind: Function
      metadata:
        name: greet
        uid: 5d1cd2b2-7d1d-4f4c-8f5a-0f6c1f1c7d11
        labels: {edgeward.dev/id: fun_1}
        managedFields:
          - {manager: kubectl, operation: Apply, fieldsV1: {f:spec: {f:description: {}}}}
        finalizers: [edgeward.dev/function]
      """;

  private final KubernetesSerialization serialization = serialization();

  private static KubernetesSerialization serialization() {
    ObjectMapper mapper = new ObjectMapper();
    new LeanMetadata().customize(mapper);
    return new KubernetesSerialization(mapper, true);
  }

  @Test
  void ofACustomResourceNobodyKnowsWhoManagesItsFields() {
    Function function = serialization.unmarshal(FUNCTION, Function.class);

    assertThat(function.getMetadata().getManagedFields()).isEmpty();
    assertThat(function.getMetadata().getAdditionalProperties()).isEmpty();
    assertThat(function.getMetadata().getName()).isEqualTo("greet");
    assertThat(function.getMetadata().getUid()).startsWith("5d1cd2b2");
    assertThat(function.getMetadata().getLabels()).containsEntry("edgeward.dev/id", "fun_1");
    assertThat(function.getMetadata().getFinalizers()).containsExactly("edgeward.dev/function");
    assertThat(serialization.clone(function)).isEqualTo(function);
  }

  @Test
  void whoReadsItAsOneOfNoKnownKindGetsThem() {
    GenericKubernetesResource object =
        serialization.unmarshal(FUNCTION, GenericKubernetesResource.class);

    assertThat(object.getMetadata().getManagedFields())
        .singleElement()
        .satisfies(entry -> assertThat(entry.getManager()).isEqualTo("kubectl"));
  }
}
