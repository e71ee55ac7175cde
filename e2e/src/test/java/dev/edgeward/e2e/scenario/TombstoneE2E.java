package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.stack.Component;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deleting is reversible, by kubectl and by what Argo CD does, until it is purged. */
@ExtendWith(LocalStackExtension.class)
class TombstoneE2E {
  private static final String CODE = "export default () => 'hello'";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS = 6;

  private TestStack stack;
  private Team team;
  private Bin bin;
  private TeamFunction greet;
  private String id;
  private List<TeamFunction.Version> versions;

  @BeforeEach
  void aFunctionServes(TestStack stack) {
    this.stack = stack;
    this.team = new Team(stack);
    this.bin = new Bin(team);
    this.greet = team.function("greet");
    greet.serve(CODE);
    this.id = team.functionIds().getFirst();
    this.versions = greet.versions();
  }

  @ParameterizedTest
  @EnumSource
  void aDeletedFunctionComesBackAsItWas(DeletionPropagation cascade) {
    bin.delete("greet", cascade);

    assertThat(bin.tombstones())
        .singleElement()
        .extracting(tombstone -> tombstone.getMetadata().getName())
        .isEqualTo(id.replace('_', '-'));
    assertThat(bin.versions()).hasSameSizeAs(versions);

    bin.restore();

    isBack();
  }

  @Test
  void aManifestThatIsAppliedAgainIsTheSameFunction() {
    bin.delete("greet", DeletionPropagation.FOREGROUND);

    greet.applyCode(CODE);

    isBack();
  }

  @Test
  void aManifestCanAskForAnotherFunction() {
    bin.delete("greet", DeletionPropagation.BACKGROUND);
    team.apply(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata: {name: greet, annotations: {edgeward.dev/restore: "false"}}
        spec: {code: {files: {main.js: "export default () => 'another'"}}}
        """);
    greet.awaitServed(1);
    assertThat(team.functionIds()).singleElement().isNotEqualTo(id);

    bin.restore();
    await().untilAsserted(() -> assertThat(bin.reason()).isEqualTo("NameTaken"));
    bin.patch(bin.tombstones().getFirst(), "{\"spec\": {\"restoreAs\": \"greet-2\"}}");

    bin.awaitEmpty();
    team.function("greet-2").awaitServed(1);
    assertThat(team.functionIds()).hasSize(2).contains(id);
  }

  /** Nothing of what the operator has made again is the operator's. */
  @Test
  void aRestoredFunctionIsAppliedAsItWasBefore() {
    String code = "code: {files: {main.js: \"%s\"}}".formatted(CODE);
    applyAs("kubectl", "{description: One, env: [{name: REGION, value: eu}], %s}".formatted(code));
    bin.delete("mine", DeletionPropagation.BACKGROUND);
    bin.restore();
    bin.awaitEmpty();

    applyAs("kubectl", "{description: Two, %s}".formatted(code));

    GenericKubernetesResource mine = team.function("mine").object();
    assertThat((Object) mine.get("spec", "description")).isEqualTo("Two");
    assertThat((Object) mine.get("spec", "env")).isNull();
    assertThatThrownBy(() -> applyAs("somebody", "{description: Three}"))
        .hasMessageContaining("conflict with \"kubectl\"");
  }

  /** As {@code kubectl apply --server-side --field-manager} does. */
  private void applyAs(String manager, String spec) {
    String manifest =
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata: {name: mine, namespace: %s}
        spec: %s
        """
            .formatted(team.namespace(), spec);
    HasMetadata mine =
        stack
            .admin()
            .resource(manifest)
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(manager)
                    .build());
    team.function("mine").awaitServed(mine.getMetadata().getGeneration());
  }

  /** As {@code kubectl replace} does: all that the manifest doesn't have is gone, labels too. */
  @Test
  void aRestoredFunctionThatIsReplacedIsStillItself() {
    bin.delete("greet", DeletionPropagation.BACKGROUND);
    bin.restore();
    isBack();

    stack
        .admin()
        .resource(
            """
            apiVersion: edgeward.dev/v1alpha1
            kind: Function
            metadata: {name: greet, namespace: %s}
            spec: {code: {files: {main.js: "%s"}}}
            """
                .formatted(team.namespace(), CODE))
        .update();

    await()
        .untilAsserted(
            () ->
                assertThat(greet.object().getMetadata().getLabels())
                    .containsEntry("edgeward.dev/id", id));
    assertThat(greet.object().getFinalizers()).isNotEmpty();
    isBack();
  }

  @Test
  void whatIsPurgedIsGoneFromTheCodeStoreToo() throws Exception {
    String digest = versions.getFirst().bundleDigest();
    bin.delete("greet", DeletionPropagation.BACKGROUND);
    assertThat(CodeStoreDisk.hasEntry(stack, team.workspaceId(), digest)).isTrue();

    bin.empty();

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(bin.versions()).isEmpty());
    await()
        .atMost(PATIENCE)
        .until(() -> !CodeStoreDisk.hasEntry(stack, team.workspaceId(), digest));
    greet.serve(CODE);
    assertThat(team.functionIds()).singleElement().isNotEqualTo(id);
  }

  @Test
  void aFunctionWhoseTimeIsOverIsPurged() {
    bin.delete("greet", DeletionPropagation.BACKGROUND);

    bin.patch(bin.tombstones().getFirst(), "{\"spec\": {\"expiresAt\": \"2026-01-01T00:00:00Z\"}}");

    bin.awaitEmpty();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(bin.versions()).isEmpty());
  }

  @Test
  void restDeletesRestoresAndPurgesAtOnce() throws Exception {
    String path = "/api/functions/" + id;
    for (int round = 0; round < ROUNDS; round++) {
      assertThat(team.rest().delete(path).status()).isEqualTo(200);
      RestClient.Answer deleted = team.rest().get(path);
      assertThat(deleted.body().path("deletedAt").asText()).isNotEmpty();
      assertThat(deleted.body().path("retentionTier").asText()).isEqualTo("medium");
      RestClient.Answer restored = team.rest().post(path + "/restore", null);
      assertThat(restored.status()).as("%s", restored).isEqualTo(200);
      assertThat(restored.body().path("id").asText()).isEqualTo(id);
      assertThat(restored.body().path("deletedAt").isNull()).isTrue();
    }
    isBack();

    assertThat(team.rest().delete(path + "/purge").status()).isEqualTo(409);
    assertThat(team.rest().delete(path).status()).isEqualTo(200);
    assertThat(team.rest().delete(path + "/purge").status()).isEqualTo(200);
    assertThat(team.rest().get(path).status()).isEqualTo(404);
    assertThat(team.rest().delete(path).status()).isEqualTo(404);
  }

  @Test
  void aNamespaceTakesAllOfItAlong() {
    team.function("other").serve(CODE);
    bin.delete("greet", DeletionPropagation.BACKGROUND);

    stack.admin().namespaces().withName(team.namespace()).delete();

    await()
        .atMost(PATIENCE)
        .until(() -> stack.admin().namespaces().withName(team.namespace()).get() == null);
  }

  /**
   * The operator is killed a little later each time, after a deletion, a restore, an application of
   * the manifest and another deletion: the function is always either there or in the bin, once.
   */
  @Test
  void aKilledOperatorFinishesWhatItBegan() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      killSoon(random);
      bin.delete("greet", DeletionPropagation.BACKGROUND);
      stack.awaitReady(Component.OPERATOR);
      assertThat(bin.tombstones()).hasSize(1);

      killSoon(random);
      if (round % 2 == 0) {
        bin.restore();
      } else {
        greet.applyCode(CODE);
      }
      isBack();
      stack.awaitReady(Component.OPERATOR);
    }
  }

  private void killSoon(Random random) {
    long millis = random.nextInt(120);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                Thread.sleep(millis);
                stack.kill(Component.OPERATOR);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void isBack() {
    bin.awaitEmpty();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(greet.object()).isNotNull());
    bin.awaitWhole(greet, versions, "hello");
    assertThat(team.functionIds()).containsExactly(id);
  }
}
