package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The deleted functions of a team, as kubectl has them. */
public final class Bin {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Team team;

  public Bin(Team team) {
    this.team = team;
  }

  /** All tombstones. */
  public List<GenericKubernetesResource> tombstones() {
    return objects("FunctionTombstone", "functiontombstones").list().getItems();
  }

  /** Deletes a Function as {@code kubectl delete --cascade} does, and waits until it is gone. */
  public void delete(String name, DeletionPropagation cascade) {
    objects("Function", "functions").withName(name).withPropagationPolicy(cascade).delete();
    awaitGone(name);
  }

  public void awaitGone(String name) {
    await(name + " is gone")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> objects("Function", "functions").withName(name).get() == null);
  }

  /** Restores all there is. */
  public void restore() {
    tombstones().forEach(tombstone -> patch(tombstone, "{\"spec\": {\"restore\": true}}"));
  }

  public void patch(GenericKubernetesResource tombstone, String change) {
    objects("FunctionTombstone", "functiontombstones")
        .withName(tombstone.getMetadata().getName())
        .patch(PatchContext.of(PatchType.JSON_MERGE), change);
  }

  /** Purges all there is. */
  public void empty() {
    objects("FunctionTombstone", "functiontombstones").delete();
    awaitEmpty();
  }

  public void awaitEmpty() {
    await("the bin is empty")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(tombstones()).isEmpty());
  }

  /** Waits until a function serves with those versions and no others. */
  public void awaitWhole(
      TeamFunction function, List<TeamFunction.Version> versions, String result) {
    function.awaitServed(function.object().getMetadata().getGeneration());
    assertThat(function.versions()).isEqualTo(versions);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(function.invoke(Map.of()).body().path("result").asText())
                    .isEqualTo(result));
  }

  public List<GenericKubernetesResource> versions() {
    return objects("FunctionVersion", "functionversions").list().getItems();
  }

  /** The condition {@code Restored} of the only tombstone: its reason. */
  public String reason() {
    GenericKubernetesResource tombstone = tombstones().getFirst();
    Map<String, Object> status = tombstone.get("status");
    return status == null
        ? ""
        : String.valueOf(
            ((Map<?, ?>) ((List<?>) status.get("conditions")).getFirst()).get("reason"));
  }

  private NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      objects(String kind, String plural) {
    return team.stack().edgeward(kind, plural).inNamespace(team.namespace());
  }
}
