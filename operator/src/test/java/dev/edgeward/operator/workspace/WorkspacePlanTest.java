package dev.edgeward.operator.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.api.v1alpha1.WorkspaceSpec;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkspacePlanTest {
  private static final Namespace NAMESPACE =
      new NamespaceBuilder()
          .withNewMetadata()
          .withName("team-a")
          .withUid("0f8fad5b-d9cb-469f-a165-70867728950e")
          .endMetadata()
          .build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{}                                        | true  | InEffect",
        "-                                         | true  | InEffect",
        "{runtimeRef: {name: eu}}                  | true  | InEffect",
        "{runtimeRef: {}}                          | true  | InEffect",
        "{runtimeRef: {name: us}}                  | true  | RuntimeNotFound",
        "{runtimeRef: {name: us}}                  | false | NamespaceNotFound",
        "{}                                        | false | NamespaceNotFound",
        "{retentionTier: ages, displayName: null}  | true  | InEffect"
      })
  void itIsInEffectWhereAllThatItSpeaksOfIsThere(
      @Nullable String spec, boolean namespace, String reason) {
    WorkspacePlan plan =
        WorkspacePlan.of(
            "team-a",
            spec(spec),
            namespace ? Optional.of(NAMESPACE) : Optional.empty(),
            "eu"::equals);

    assertThat(plan.verdict().reason()).isEqualTo(reason);
    assertThat(plan.id()).isEqualTo(namespace ? "wsp_0fhypnqpeb8tft2sbggsvjh58e" : null);
  }

  @Test
  void theIdIsThatOfTheNamespaceAlsoWhereItIsLabelled() {
    Namespace labelled =
        new NamespaceBuilder(NAMESPACE)
            .editMetadata()
            .withLabels(Map.of("edgeward.dev/id", "wsp_kept"))
            .endMetadata()
            .build();

    assertThat(WorkspacePlan.of("team-a", null, Optional.of(labelled), any -> true).id())
        .isEqualTo("wsp_kept");
  }

  private static @Nullable WorkspaceSpec spec(@Nullable String yaml) {
    return yaml == null
        ? null
        : Serialization.unmarshal("spec: " + yaml, Workspace.class).getSpec();
  }
}
