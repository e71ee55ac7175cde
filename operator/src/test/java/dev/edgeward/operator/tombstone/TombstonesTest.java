package dev.edgeward.operator.tombstone;

import static dev.edgeward.operator.function.Stage.TEAM_A;
import static dev.edgeward.operator.function.Stage.code;
import static dev.edgeward.operator.function.Stage.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionTombstoneSpec;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.operator.function.Stage;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class TombstonesTest {
  private final Stage stage = new Stage();
  private String id;
  private String version;

  @BeforeEach
  void aFunctionServes() {
    stage.apply("greet", code("1"));
    version = stage.awaitServing("greet");
    id = function("greet").getStatus().id();
  }

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void aDeletedFunctionIsKeptWholeWithItsVersionsAsTheyWere() {
    FunctionVersion before = stage.versions().getFirst();
    delete("greet");

    FunctionTombstone tombstone = tombstone();
    FunctionTombstoneSpec spec = tombstone.getSpec();
    assertThat(tombstone.getMetadata().getName()).isEqualTo(id.replace('_', '-'));
    assertThat(spec.functionId()).isEqualTo(id);
    assertThat(spec.function().spec().at("/code/files/main.js").asText()).isNotEmpty();
    assertThat(spec.defaultVersion().name()).isEqualTo(version);
    assertThat(spec.retentionTier().text()).isEqualTo("medium");
    assertThat(java.time.Instant.parse(spec.expiresAt()))
        .isEqualTo(java.time.Instant.parse(spec.deletedAt()).plus(Duration.ofDays(30)));
    assertThat(stage.versions()).containsExactly(before);
    assertThat(stage.dispatcher.bundles()).hasSize(1);
  }

  /** They would follow it, as Kubernetes has it. */
  @Test
  void versionsThatBelongToATombstoneOfAnEarlierReleaseAreFreedByARestoration() {
    delete("greet");
    stage.stop();
    FunctionVersion kept = stage.versions().getFirst();
    kept.getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion(tombstone().getApiVersion())
                    .withKind(tombstone().getKind())
                    .withName(tombstone().getMetadata().getName())
                    .withUid(tombstone().getMetadata().getUid())
                    .build()));
    stage.client.resource(kept).update();
    stage.start();

    patch("{\"spec\": {\"restore\": true}}");

    eventually(() -> assertThat(stage.tombstones()).isEmpty());
    assertThat(stage.awaitServing("greet")).isEqualTo(version);
    assertThat(stage.versions())
        .singleElement()
        .satisfies(mine -> assertThat(mine.getMetadata().getOwnerReferences()).isNullOrEmpty());
  }

  @Test
  void aRestoredFunctionHasItsIdItsTimesAndItsVersions() {
    String createdAt = function("greet").getMetadata().getCreationTimestamp();
    delete("greet");

    patch("{\"spec\": {\"restore\": true}}");

    eventually(() -> assertThat(stage.functionIn(TEAM_A, "greet")).isPresent());
    assertThat(stage.awaitServing("greet")).isEqualTo(version);
    assertThat(function("greet").getStatus().id()).isEqualTo(id);
    assertThat(function("greet").getMetadata().getAnnotations())
        .containsEntry(Names.CREATED_AT, createdAt);
    isBackAlone();
  }

  @Test
  void aManifestThatIsAppliedAgainBringsTheSameFunctionBack() {
    delete("greet");

    stage.apply("greet", code("1"));

    assertThat(stage.awaitServing("greet")).isEqualTo(version);
    assertThat(function("greet").getStatus().id()).isEqualTo(id);
    isBackAlone();
  }

  @Test
  void aManifestCanAskForAFunctionOfItsOwn() {
    delete("greet");

    stage.create(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata: {name: greet, namespace: team-a, annotations: {edgeward.dev/restore: "false"}}
        spec: {code: {files: {main.js: two}}}
        """);

    stage.awaitServing("greet");
    assertThat(function("greet").getStatus().id()).isNotEqualTo(id);
    assertThat(stage.tombstones()).hasSize(1);

    patch("{\"spec\": {\"restore\": true}}");
    stage.awaitReady(
        FunctionTombstone.class, TEAM_A, tombstone().getMetadata().getName(), "False NameTaken");
    assertThat(tombstone().getStatus().conditions().getFirst().getMessage())
        .contains("spec.restoreAs");

    patch("{\"spec\": {\"restoreAs\": \"greet-2\"}}");
    eventually(() -> assertThat(stage.functionIn(TEAM_A, "greet-2")).isPresent());
    assertThat(stage.awaitServing("greet-2")).isEqualTo(version);
    assertThat(function("greet-2").getStatus().id()).isEqualTo(id);
  }

  @Test
  void aPurgeTakesVersionsAndBundlesAndLeavesAnEvent() {
    delete("greet");

    stage.client.resource(tombstone()).delete();

    eventually(
        () -> {
          assertThat(stage.tombstones()).isEmpty();
          assertThat(stage.versions()).isEmpty();
          assertThat(stage.dispatcher.bundles()).isEmpty();
        });
    assertThat(stage.events()).anyMatch(event -> event.contains("Purged"));
    stage.apply("greet", code("1"));
    stage.awaitServing("greet");
    assertThat(function("greet").getStatus().id()).isNotEqualTo(id);
  }

  @Test
  void aRuntimeThatIsDownIsWaitedForWithTheBundle() {
    delete("greet");
    stage.dispatcher.goDown();

    stage.client.resource(tombstone()).delete();
    eventually(() -> assertThat(stage.tombstones()).isEmpty());
    Stage.aMoment();
    assertThat(stage.versions()).hasSize(1);
    stage.dispatcher.recover();

    eventually(() -> assertThat(stage.versions()).isEmpty());
    assertThat(stage.dispatcher.bundles()).isEmpty();
  }

  @Test
  void aRuntimeThatStaysDownHoldsNoDeletionUp() {
    delete("greet");
    stage.dispatcher.goDown();

    stage.client.resource(tombstone()).delete();
    eventually(() -> assertThat(stage.tombstones()).isEmpty());
    Stage.aMoment();
    stage.leap(Duration.ofMinutes(1));

    eventually(() -> assertThat(stage.versions()).isEmpty());
    assertThat(stage.events()).anyMatch(event -> event.contains("BundleLeftBehind"));
  }

  @Test
  void whatIsOverIsPurged() {
    delete("greet");

    patch("{\"spec\": {\"expiresAt\": \"2020-01-01T00:00:00Z\"}}");

    eventually(
        () -> {
          assertThat(stage.tombstones()).isEmpty();
          assertThat(stage.versions()).isEmpty();
        });
  }

  @Test
  void aFunctionThatAsksForItIsGoneAtOnce() {
    stage.apply("greet", code("1") + "deletionPolicy: Purge\n");
    stage.awaitServing("greet");

    delete("greet");

    eventually(() -> assertThat(stage.versions()).isEmpty());
    assertThat(stage.tombstones()).isEmpty();
  }

  @Test
  void anOperatorThatComesLaterFinishesWhatWasBegun() {
    stage.stop();
    stage.delete("greet");
    stage.start();
    eventually(() -> assertThat(stage.functionIn(TEAM_A, "greet")).isEmpty());

    stage.stop();
    patch("{\"spec\": {\"restore\": true}}");
    stage.start();

    eventually(() -> assertThat(stage.functionIn(TEAM_A, "greet")).isPresent());
    assertThat(stage.awaitServing("greet")).isEqualTo(version);
    isBackAlone();
  }

  @Test
  void whatIsInTheBinIsNotLoadedUntilItIsRestored() {
    stage.dispatcher.breakStartOf(bundle -> true);
    stage.apply("broken", code("2"));
    stage.awaitCondition("broken", "LatestVersionReady", "False StartFailed");
    delete("greet");
    delete("broken");
    stage.stop();
    stage.dispatcher.breakStartOf(bundle -> false);
    int before = stage.dispatcher.calls("check").size();
    stage.start();
    stage.touchRuntime();
    Stage.aMoment();
    assertThat(stage.dispatcher.calls("check")).hasSize(before);

    stage.tombstones().stream()
        .filter(tombstone -> tombstone.getSpec().function().name().equals("broken"))
        .forEach(tombstone -> patch(tombstone, "{\"spec\": {\"restore\": true}}"));

    eventually(() -> assertThat(stage.functionIn(TEAM_A, "broken")).isPresent());
    assertThat(stage.awaitServing("broken")).isNotEmpty();
  }

  /** As {@code kubectl replace} does, and Argo CD with {@code Replace=true}. */
  @Test
  void aRestoredFunctionThatIsReplacedKeepsItsId() {
    delete("greet");
    patch("{\"spec\": {\"restore\": true}}");
    eventually(() -> assertThat(stage.functionIn(TEAM_A, "greet")).isPresent());
    stage.awaitServing("greet");
    isBackAlone();

    Function bare = function("greet");
    bare.setMetadata(
        new ObjectMetaBuilder()
            .withName("greet")
            .withNamespace(TEAM_A)
            .withUid(bare.getMetadata().getUid())
            .build());
    stage.client.resource(bare).update();

    eventually(
        () -> {
          assertThat(function("greet").getMetadata().getLabels()).containsEntry(Names.ID_LABEL, id);
          assertThat(function("greet").hasFinalizer(Names.FUNCTION_FINALIZER)).isTrue();
        });
    assertThat(stage.awaitServing("greet")).isEqualTo(version);
    assertThat(function("greet").getStatus().id()).isEqualTo(id);
  }

  private void isBackAlone() {
    eventually(
        () -> {
          assertThat(stage.tombstones()).isEmpty();
          assertThat(stage.versions()).hasSize(1);
        });
  }

  private void delete(String name) {
    stage.delete(name);
    eventually(() -> assertThat(stage.functionIn(TEAM_A, name)).isEmpty());
  }

  private Function function(String name) {
    return stage.functionIn(TEAM_A, name).orElseThrow();
  }

  private FunctionTombstone tombstone() {
    assertThat(stage.tombstones()).hasSize(1);
    return stage.tombstones().getFirst();
  }

  private void patch(String change) {
    patch(tombstone(), change);
  }

  private void patch(FunctionTombstone tombstone, String change) {
    stage.client.resource(tombstone).patch(PatchContext.of(PatchType.JSON_MERGE), change);
  }
}
