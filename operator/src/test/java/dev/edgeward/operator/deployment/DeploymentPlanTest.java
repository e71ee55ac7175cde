package dev.edgeward.operator.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.AdoptionPolicy;
import dev.edgeward.api.v1alpha1.CloudflareStatus;
import dev.edgeward.api.v1alpha1.ManagementPolicy;
import dev.edgeward.operator.cloudflare.Binding;
import dev.edgeward.operator.cloudflare.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeploymentPlanTest {
  private static final DesiredScript DESIRED = Scripts.desired();
  private static final String FINGERPRINT = DESIRED.fingerprint();
  private static final Script OURS = Scripts.uploaded(DESIRED);
  private static final Script FOREIGN =
      Scripts.script(DESIRED, List.of(new Script.Bound("AUDIENCE", "plain_text", "somebody else")));

  private static DeploymentPlan plan(Script script) {
    return plan(script, "v1", Scripts.status(FINGERPRINT, "v1", null));
  }

  /** Under the default policies, nobody asking for anything. */
  private static DeploymentPlan plan(
      @Nullable Script script, @Nullable String versionId, @Nullable CloudflareStatus status) {
    return DeploymentPlan.of(
        Optional.ofNullable(script), versionId, DESIRED, Scripts.spec(), status, false);
  }

  private static Script without(String binding) {
    List<Script.Bound> bindings = new ArrayList<>(OURS.bindings());
    bindings.removeIf(one -> one.name().equals(binding));
    return Scripts.script(DESIRED, bindings);
  }

  @Test
  void whatIsAsItShouldBeIsKept() {
    assertThat(plan(OURS)).isEqualTo(new DeploymentPlan.Keep());
  }

  @Test
  void theFirstUploadIsNoDrift() {
    assertThat(plan(null, null, null)).isEqualTo(new DeploymentPlan.Upload(List.of()));
  }

  @Test
  void aScriptThatIsGoneIsDrift() {
    assertThat(plan(null, null, Scripts.status(FINGERPRINT, "v1", null)))
        .isEqualTo(new DeploymentPlan.Upload(List.of("the script is missing")));
  }

  @Test
  void everyBindingIsLookedAt() {
    for (Binding binding : DESIRED.upload().bindings()) {
      if (!binding.name().equals("AUDIENCE")) {
        assertThat(plan(without(binding.name())))
            .isEqualTo(new DeploymentPlan.Upload(List.of("binding " + binding.name())));
      }
    }
    List<Script.Bound> more = new ArrayList<>(OURS.bindings());
    more.add(new Script.Bound("PRIVATE_NETWORK", "plain_text", "allow"));
    assertThat(plan(Scripts.script(DESIRED, more)))
        .isEqualTo(new DeploymentPlan.Upload(List.of("binding PRIVATE_NETWORK")));
  }

  @Test
  void aVersionThatSomebodyElseDeployedIsDrift() {
    assertThat(plan(OURS, "v2", Scripts.status(FINGERPRINT, "v1", null)))
        .isEqualTo(new DeploymentPlan.Upload(List.of("somebody deployed version v2")));
  }

  @Test
  void whatWasUploadedBeforeADeathIsNotUploadedAgain() {
    assertThat(plan(OURS, "v2", null)).isEqualTo(new DeploymentPlan.Keep());
    assertThat(plan(OURS, "v2", Scripts.status("of an earlier build", "v1", null)))
        .isEqualTo(new DeploymentPlan.Keep());
  }

  @Test
  void aNewBuildIsUploadedAndNoDrift() {
    Script old =
        Scripts.uploaded(
            DesiredScript.of(
                Scripts.spec(),
                new DispatcherModule(new byte[0], "d0", "2026-11-01", List.of()),
                Scripts.SETTINGS,
                Scripts.STORE));
    assertThat(plan(old, "v1", Scripts.status("of an earlier build", "v1", null)))
        .isEqualTo(new DeploymentPlan.Upload(List.of()));
  }

  @Test
  void aForeignScriptIsNeverOverwrittenSilently() {
    assertThat(DeploymentPlan.of(Optional.of(FOREIGN), "v1", DESIRED, Scripts.spec(), null, true))
        .isEqualTo(new DeploymentPlan.Refuse());
    assertThat(
            DeploymentPlan.of(
                Optional.of(FOREIGN),
                "v1",
                DESIRED,
                Scripts.spec(null, AdoptionPolicy.ADOPT),
                null,
                false))
        .isInstanceOf(DeploymentPlan.Upload.class);
  }

  @Test
  void whoOnlyObservesTells() {
    assertThat(
            DeploymentPlan.of(
                Optional.of(without("CODE")),
                "v1",
                DESIRED,
                Scripts.spec(ManagementPolicy.OBSERVE_ONLY, AdoptionPolicy.ADOPT),
                null,
                true))
        .isEqualTo(new DeploymentPlan.Tell(List.of("binding CODE")));
    assertThat(
            DeploymentPlan.of(
                Optional.empty(),
                null,
                DESIRED,
                Scripts.spec(ManagementPolicy.OBSERVE_ONLY, null),
                null,
                false))
        .isInstanceOf(DeploymentPlan.Tell.class);
  }

  @Test
  void whatWasRolledBackIsTriedAgainOnlyOnDemand() {
    Script former = without("DEPLOYMENT");
    var status = Scripts.status(null, "v0", FINGERPRINT);
    assertThat(plan(former, "v0", status)).isEqualTo(new DeploymentPlan.Hold());
    assertThat(plan(OURS, "v0", status))
        .as("Cloudflare tells of what was uploaded last")
        .isEqualTo(new DeploymentPlan.Hold());
    assertThat(DeploymentPlan.of(Optional.of(former), "v0", DESIRED, Scripts.spec(), status, true))
        .isInstanceOf(DeploymentPlan.Upload.class);
  }

  @Test
  void theFingerprintCoversWhatIsDeployedAndNoSecret() {
    var otherKey =
        new DispatcherSettings(
            Scripts.SETTINGS.audience(), Scripts.SETTINGS.verifyKeys(), "other", List.of("k2"));
    assertThat(
            DesiredScript.of(Scripts.spec(), Scripts.MODULE, otherKey, Scripts.STORE).fingerprint())
        .isNotEqualTo(FINGERPRINT);
    assertThat(
            DesiredScript.of(Scripts.spec(), Scripts.MODULE, Scripts.SETTINGS, "f".repeat(32))
                .fingerprint())
        .isNotEqualTo(FINGERPRINT);
    assertThat(Scripts.SETTINGS.toString()).doesNotContain("private");
  }
}
