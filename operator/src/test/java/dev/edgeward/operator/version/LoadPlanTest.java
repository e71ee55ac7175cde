package dev.edgeward.operator.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.FunctionVersionStatus;
import dev.edgeward.api.v1alpha1.SealedEnv;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadPlanTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # case                                  | Ready   | sealed digest | key | env digest | plan
          new, without an environment             | -       | -             | -   | -          | Load
          new, with one                           | -       | -             | -   | e1         | SealAndLoad
          ready, without one                      | True    | -             | -   | -          | Done
          ready, with the present one             | True    | e1            | k1  | e1         | Done
          ready, and a value has changed          | True    | e1            | k1  | e2         | SealAndLoad
          ready, and the key has changed          | True    | e1            | k0  | e1         | SealAndLoad
          ready, and the environment is empty now | True    | e1            | k1  | -          | Load
          ready, and there is an environment now  | True    | -             | -   | e1         | SealAndLoad
          failed                                  | False   | -             | -   | -          | Load
          failed, with the present one            | False   | e1            | k1  | e1         | Load e1
          not known                               | Unknown | e1            | k1  | e1         | Load e1
          not known, and a value has changed      | Unknown | e1            | k1  | e2         | SealAndLoad
          """)
  void decides(
      String what,
      @Nullable String ready,
      @Nullable String sealedDigest,
      @Nullable String keyId,
      @Nullable String envDigest,
      String expected) {
    LoadPlan plan =
        LoadPlan.of(
            ready == null && sealedDigest == null ? null : status(ready, sealedDigest, keyId),
            envDigest,
            "k1");

    assertThat(
            switch (plan) {
              case LoadPlan.Done done -> "Done";
              case LoadPlan.SealAndLoad seal -> "SealAndLoad";
              case LoadPlan.Load(SealedEnv sealed) ->
                  sealed == null ? "Load" : "Load " + sealed.digest();
            })
        .isEqualTo(expected);
  }

  private static FunctionVersionStatus status(
      @Nullable String ready, @Nullable String digest, @Nullable String keyId) {
    return new FunctionVersionStatus(
        "fnv_1",
        1L,
        digest == null ? null : new SealedEnv(digest, "jwe", keyId),
        List.of(new ConditionBuilder().withType("Ready").withStatus(ready).build()));
  }
}
