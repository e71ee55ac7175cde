package dev.edgeward.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Integration;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallationPlanTest {
  private static final String ID = "int_0fhypnqpeb8tft2sbggsvjh58e";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "visibility: Public                            | true",
        "visibility: Workspaces, workspaces: [team-b]  | true",
        "visibility: Workspaces, workspaces: [team-c]  | false",
        "visibility: Cluster, workspaces: [team-b]     | false",
        "workspaces: [team-b]                          | false"
      })
  void itIsInstalledWhereItIsOffered(String spec, boolean offered) {
    InstallationPlan plan = plan(Optional.of(integration("", spec)));

    assertThat(plan.verdict().reason()).isEqualTo(offered ? "Installed" : "NotOffered");
    assertThat(plan.integrationId()).isEqualTo(offered ? ID : null);
  }

  @Test
  void whatIsNotThereAndWhatIsForOthersReadTheSame() {
    InstallationPlan missing = plan(Optional.empty());

    assertThat(plan(Optional.of(integration("", "visibility: Workspaces, workspaces: [team-c]"))))
        .isEqualTo(missing);
    assertThat(
            plan(
                Optional.of(
                    integration(
                        "deletionTimestamp: \"2026-01-01T00:00:00Z\",", "visibility: Public"))))
        .isEqualTo(missing);
    assertThat(missing.verdict().message())
        .isEqualTo(
            "no integration team-a/billing is offered to this workspace: there is none, or it is for others");
  }

  private static InstallationPlan plan(Optional<Integration> integration) {
    return InstallationPlan.of("team-a/billing", "team-b", integration);
  }

  private static Integration integration(String metadata, String spec) {
    return Serialization.unmarshal(
        "metadata: {%s uid: 0f8fad5b-d9cb-469f-a165-70867728950e}\nspec: {%s}"
            .formatted(metadata, spec),
        Integration.class);
  }
}
