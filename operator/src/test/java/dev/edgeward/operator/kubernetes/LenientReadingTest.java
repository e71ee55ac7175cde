package dev.edgeward.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.api.v1alpha1.Function;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class LenientReadingTest {
  @Test
  void aValueOfTheWrongTypeIsAbsentAndTheOthersAreThere() {
    ObjectMapper mapper = new ObjectMapper();
    new LenientReading().customize(mapper);
    Function function =
        new KubernetesSerialization(mapper, true)
            .unmarshal(
                """
                apiVersion: edgeward.dev/v1alpha1
                kind: Function
                metadata: {name: odd}
                spec:
                  code: 5
                  env: none
                  limits: [1, 2]
                  displayName: {en: Odd}
                  versionHistoryLimit: many
                  input: {schema: {type: object}, schemaRef: [a]}
                  runtimeRef: {name: {first: x}}
                  description: kept
                """,
                Function.class);

    assertThat(function.getMetadata().getName()).isEqualTo("odd");
    assertThat(function.getSpec().code()).isNull();
    assertThat(function.getSpec().env()).isNull();
    assertThat(function.getSpec().limits()).isNull();
    assertThat(function.getSpec().displayName()).isNull();
    assertThat(function.getSpec().versionHistoryLimit()).isNull();
    assertThat(function.getSpec().input().schemaRef()).isNull();
    assertThat(function.getSpec().input().schema().path("type").asText()).isEqualTo("object");
    assertThat(function.getSpec().runtimeRef().name()).isNull();
    assertThat(function.getSpec().description()).isEqualTo("kept");
  }
}
