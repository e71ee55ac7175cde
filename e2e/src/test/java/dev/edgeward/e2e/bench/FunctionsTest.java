package dev.edgeward.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsTest {

  @ParameterizedTest
  @CsvSource({
    "00000000-0000-0000-0000-000000000000, fun_00000000000000000000000000",
    "00000000-0000-0000-0000-00000000001f, fun_0000000000000000000000000z",
    "ffffffff-ffff-ffff-ffff-ffffffffffff, fun_7zzzzzzzzzzzzzzzzzzzzzzzzz",
  })
  void theIdFollowsFromTheUid(String uid, String id) {
    GenericKubernetesResource function = function(1);
    function.getMetadata().setUid(uid);

    assertThat(Functions.id(function)).isEqualTo(id);
  }

  @Test
  void readyIsWhatWasSeenOfThePresentGeneration() {
    assertThat(Functions.isReady(with("Ready", "True", 2))).isTrue();
    assertThat(Functions.isReady(with("Ready", "True", 1))).isFalse();
    assertThat(Functions.isReady(with("Ready", "False", 2))).isFalse();
    assertThat(Functions.isReady(with("Synced", "True", 2))).isFalse();
    assertThat(Functions.isReady(function(2))).isFalse();
  }

  private static GenericKubernetesResource with(String type, String status, int generation) {
    GenericKubernetesResource function = function(2);
    function.setAdditionalProperty(
        "status",
        Map.of(
            "conditions",
            List.of(Map.of("type", type, "status", status, "observedGeneration", generation))));
    return function;
  }

  private static GenericKubernetesResource function(long generation) {
    GenericKubernetesResource function = Functions.function("one", "two", "three");
    function.getMetadata().setGeneration(generation);
    return function;
  }
}
