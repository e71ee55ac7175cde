package dev.edgeward.operator.integration;

import static dev.edgeward.operator.function.Stage.TEAM_A;
import static dev.edgeward.operator.function.Stage.aMoment;
import static dev.edgeward.operator.function.Stage.code;
import static dev.edgeward.operator.function.Stage.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.api.v1alpha1.IntegrationInstallationStatus;
import dev.edgeward.operator.function.Stage;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a workspace publishes, and what another makes of it. */
@NullUnmarked // a null fails the test
@Timeout(60)
class IntegrationReconcilersTest {
  private static final String GOLD = "{visibility: Public, selector: {matchLabels: {tier: gold}}}";

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void itCountsTheFunctionsThatComeAndGo() {
    publish("billing", GOLD);
    awaitPublished("billing", "False NothingPublished", 0);
    eventually(() -> assertThat(stage.events()).contains("Warning NothingPublished"));

    stage.apply("invoice", code("1"));
    stage.apply("remind", code("2"));
    label("invoice", Map.of("tier", "gold"));
    awaitPublished("billing", "True Published", 1);
    eventually(() -> assertThat(stage.events()).contains("Normal Published"));

    label("remind", Map.of("tier", "gold"));
    awaitPublished("billing", "True Published", 2);

    label("remind", Map.of("tier", "tin"));
    awaitPublished("billing", "True Published", 1);

    stage.delete("invoice");
    awaitPublished("billing", "False NothingPublished", 0);
  }

  @Test
  void theFunctionsThatItMissesAreNamed() {
    stage.apply("invoice", code("1"));
    publish("billing", "{visibility: Public, functions: [{name: invoice}, {name: remind}]}");

    awaitPublished("billing", "False FunctionNotFound", 1);
    assertThat(integration("billing").getStatus().conditions().getFirst().getMessage())
        .isEqualTo("this workspace has no function remind; the others are published");

    stage.apply("remind", code("2"));
    awaitPublished("billing", "True Published", 2);
  }

  @Test
  void aFunctionThatIsDeletedIsMissedAndSaidToBeInTheBin() {
    stage.apply("invoice", code("1"));
    publish("billing", "{visibility: Public, functions: [{name: invoice}]}");
    awaitPublished("billing", "True Published", 1);

    stage.delete("invoice");
    awaitMessage(
        "this workspace has no function invoice (deleted, can be restored); nothing is published");

    stage.purge("invoice");
    awaitMessage("this workspace has no function invoice; nothing is published");
  }

  private void awaitMessage(String message) {
    eventually(
        () ->
            assertThat(integration("billing").getStatus().conditions().getFirst().getMessage())
                .isEqualTo(message));
  }

  @Test
  void aFunctionOfAnotherWorkspaceIsNotItsToPublish() {
    stage.create(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata: {name: theirs, namespace: team-b, labels: {tier: gold}}
        spec: {}
        """);
    publish("billing", GOLD);
    publish("named", "{visibility: Public, functions: [{name: theirs}]}");

    awaitPublished("billing", "False NothingPublished", 0);
    awaitPublished("named", "False FunctionNotFound", 0);
  }

  @Test
  void whatConcernsOnlyTheCodeOfAFunctionIsNotLookedAt() {
    stage.apply("invoice", code("1"));
    stage.awaitServing("invoice");
    publish("billing", "{visibility: Public, functions: [{name: invoice}]}");
    awaitPublished("billing", "True Published", 1);
    aMoment();
    stage.kubernetes.forgetWrites();

    stage.apply("invoice", code("2"));
    stage.awaitServing("invoice");
    aMoment();

    assertThat(stage.kubernetes.writes()).noneMatch(write -> write.contains("integrations"));
  }

  @Test
  void anInstallationFollowsTheOffer() {
    install("billing");
    awaitInstalled("billing", "False NotOffered");
    eventually(() -> assertThat(stage.events()).contains("Warning NotOffered"));

    publish("billing", "{visibility: Workspaces, workspaces: [team-b], selector: {}}");
    awaitInstalled("billing", "True Installed");
    eventually(() -> assertThat(integration("billing").getStatus()).isNotNull());
    assertThat(installation("billing").integrationId())
        .isEqualTo(integration("billing").getStatus().id())
        .startsWith("int_");
    assertThat(installation("billing").id()).startsWith("ins_").hasSize(30);

    change("billing", "{visibility: Workspaces, workspaces: [team-c], selector: {}}");
    awaitInstalled("billing", "False NotOffered");
    assertThat(installation("billing").integrationId()).isNull();

    change("billing", "{visibility: Public, selector: {}}");
    awaitInstalled("billing", "True Installed");

    stage.client.resources(Integration.class).inNamespace(TEAM_A).withName("billing").delete();
    awaitInstalled("billing", "False NotOffered");
  }

  @Test
  void whoIsNotMeantLearnsNothing() {
    install("billing");
    awaitInstalled("billing", "False NotOffered");
    IntegrationInstallationStatus before = installation("billing");
    stage.kubernetes.forgetWrites();

    publish("billing", "{visibility: Workspaces, workspaces: [team-c], selector: {}}");
    eventually(() -> assertThat(integration("billing").getStatus()).isNotNull());
    aMoment();

    assertThat(installation("billing")).isEqualTo(before);
    assertThat(stage.kubernetes.writes())
        .noneMatch(write -> write.contains("integrationinstallations"));
  }

  @Test
  void aSecondReconcileWritesNothing() {
    stage.apply("invoice", code("1"));
    stage.awaitServing("invoice");
    publish("billing", "{visibility: Public, functions: [{name: invoice}, {name: missing}]}");
    install("billing");
    install("other");
    awaitPublished("billing", "False FunctionNotFound", 1);
    awaitInstalled("billing", "True Installed");
    awaitInstalled("other", "False NotOffered");
    stage.awaitSynced();
    aMoment();
    stage.stop();
    stage.kubernetes.forgetWrites();

    stage.start();
    aMoment();

    assertThat(stage.kubernetes.writes()).isEmpty();
  }

  @Test
  void aBurstOfFunctionsIsAFewCounts() {
    publish("billing", "{visibility: Public, selector: {}}");
    awaitPublished("billing", "False NothingPublished", 0);
    stage.kubernetes.forgetWrites();

    for (int i = 0; i < 50; i++) {
      stage.apply("f" + i, "{}");
    }

    awaitPublished("billing", "True Published", 50);
    assertThat(stage.kubernetes.writes())
        .filteredOn("PATCH integrations/status"::equals)
        .hasSizeLessThan(40);
  }

  @Test
  void theYoungerOfTwoWithOneIdSaysSoAndWhoseItIsStaysAmongItsOwn() {
    publish("older", GOLD, TEAM_A, "int_one");
    awaitPublished("older", "False NothingPublished", 0);
    Stage.pass(Duration.ofMillis(1_100)); // Times are kept to the second.

    publish("younger", GOLD, TEAM_A, "int_one");
    publish("theirs", GOLD, "team-b", "int_one");

    stage.awaitReady(Integration.class, TEAM_A, "younger", "False IdConflict");
    stage.awaitReady(Integration.class, "team-b", "theirs", "False IdConflict");
    assertThat(integration("younger").getStatus().conditions().getFirst().getMessage())
        .isEqualTo("id int_one belongs to an older Integration: older");
    assertThat(
            stage
                .get(Integration.class, "team-b", "theirs")
                .getStatus()
                .conditions()
                .getFirst()
                .getMessage())
        .isEqualTo("id int_one belongs to an older Integration of another workspace");
  }

  @Test
  void whatIsCreatedAgainIsLookedAtAgain() {
    publish("billing", GOLD);
    install("billing");
    awaitInstalled("billing", "True Installed");

    stage.client.resources(Integration.class).inNamespace(TEAM_A).withName("billing").delete();
    publish("billing", GOLD);
    stage
        .client
        .resources(IntegrationInstallation.class)
        .inNamespace("team-b")
        .withName("billing")
        .delete();
    install("billing");

    awaitPublished("billing", "False NothingPublished", 0);
    awaitInstalled("billing", "True Installed");
    eventually(
        () ->
            assertThat(installation("billing").integrationId())
                .isEqualTo(integration("billing").getStatus().id()));
  }

  @Test
  void objectsThatCannotBeUnderstoodStopNoOther() {
    String head =
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: %s
        metadata: {name: odd, namespace: team-a}
        %s
        """;
    stage.create(head.formatted("Integration", ""));
    stage.create(head.formatted("IntegrationInstallation", "spec: {integrationRef: {name: x}}"));
    publish("billing", GOLD);
    install("billing");

    awaitInstalled("billing", "True Installed");
    stage.awaitReady(Integration.class, TEAM_A, "odd", "False NothingPublished");
    stage.awaitReady(IntegrationInstallation.class, TEAM_A, "odd", "False NotOffered");
  }

  private void publish(String name, String spec) {
    stage.create(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Integration
        metadata: {name: %s, namespace: team-a}
        spec: %s
        """
            .formatted(name, spec));
  }

  private void publish(String name, String spec, String namespace, String id) {
    stage.create(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Integration
        metadata: {name: %s, namespace: %s, labels: {edgeward.dev/id: %s}}
        spec: %s
        """
            .formatted(name, namespace, id, spec));
  }

  private void change(String name, String spec) {
    Stage.edit(
        stage.client.resources(Integration.class).inNamespace(TEAM_A).withName(name),
        present -> {
          present.setSpec(Serialization.unmarshal("spec: " + spec, Integration.class).getSpec());
          return present;
        });
  }

  private void install(String name) {
    stage.create(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: IntegrationInstallation
        metadata: {name: %1$s, namespace: team-b}
        spec: {integrationRef: {namespace: team-a, name: %1$s}}
        """
            .formatted(name));
  }

  private void label(String function, Map<String, String> labels) {
    Stage.edit(
        stage.client.resources(Function.class).inNamespace(TEAM_A).withName(function),
        present -> {
          present.getMetadata().getLabels().putAll(labels);
          return present;
        });
  }

  private Integration integration(String name) {
    return stage.get(Integration.class, TEAM_A, name);
  }

  private IntegrationInstallationStatus installation(String name) {
    return stage.get(IntegrationInstallation.class, "team-b", name).getStatus();
  }

  private void awaitPublished(String name, String expected, int published) {
    eventually(
        () -> {
          assertThat(stage.ready(Integration.class, TEAM_A, name)).isEqualTo(expected);
          assertThat(integration(name).getStatus().publishedFunctions()).isEqualTo(published);
        });
  }

  private void awaitInstalled(String name, String expected) {
    stage.awaitReady(IntegrationInstallation.class, "team-b", name, expected);
  }
}
