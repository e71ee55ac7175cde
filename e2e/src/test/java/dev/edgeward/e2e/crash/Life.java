package dev.edgeward.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.scenario.CodeStoreDisk;
import dev.edgeward.e2e.scenario.Ids;
import dev.edgeward.e2e.scenario.Team;
import dev.edgeward.e2e.scenario.TeamFunction;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * One function from its making to its end: what may be done to it, and what must be true of it once
 * all are done, looked up where it is kept.
 */
final class Life {
  private static final String FUNCTION_ID = "edgeward.dev/function-id";
  private static final String FINALIZER = "edgeward.dev/function-tombstone";

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration INTERVAL = Duration.ofMillis(300);

  private final Team team;
  private final String name;
  private final Supplier<RestClient> rest;
  private final String workspaceId;
  private final TeamFunction function;
  private final String id;
  private final Set<String> versions = new HashSet<>();
  private final Set<String> bundles = new HashSet<>();
  private int codes;

  /**
   * Makes a function, and waits until it serves.
   *
   * @param rest gives the client for the next request
   */
  Life(Team team, String name, Supplier<RestClient> rest) {
    this.team = team;
    this.name = name;
    this.rest = rest;
    this.workspaceId = team.workspaceId();
    this.function = team.function(name);
    applyOtherCode();
    this.id = function.id();
  }

  String id() {
    return id;
  }

  String path() {
    return "/api/functions/" + id;
  }

  RestClient rest() {
    return rest.get();
  }

  /** As {@code kubectl delete --wait=false} does. */
  void delete(DeletionPropagation cascade) {
    object().withPropagationPolicy(cascade).delete();
  }

  /** As {@code kubectl apply} of the same manifest does. */
  void applyAgain() {
    function.applyCode(code());
  }

  /**
   * As a controller does that wants the manifest applied: what is applied to an object that is
   * being deleted is lost with it, so it is applied until it serves.
   */
  void applyUntilServed() {
    Awaitility.await(name + " serves")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(INTERVAL)
        .ignoreExceptionsMatching(KubernetesClientException.class::isInstance)
        .until(
            () -> {
              long generation = function.applyCode(code());
              GenericKubernetesResource now = function.object();
              return now != null && stays(now) && function.isServed(generation);
            });
  }

  /** Applies it with other code, which makes another version. */
  void applyOtherCode() {
    codes++;
    applyUntilServed();
    List<TeamFunction.Version> present = function.versions();
    present.forEach(
        version -> {
          versions.add(version.name());
          bundles.add(version.bundleDigest());
        });
    assertThat(versions).as("versions after %d codes", codes).hasSize(codes);
  }

  private String code() {
    return "export default () => '%d: %s of %s'".formatted(codes, name, team.namespace());
  }

  /** As {@code kubectl patch} of the tombstone does. */
  void patchTombstone(String change) {
    tombstone().patch(PatchContext.of(PatchType.JSON_MERGE), change);
  }

  /** As {@code kubectl delete functiontombstone --wait=false} does. */
  void purge() {
    tombstone().delete();
  }

  /** Has a deletion keep nothing. */
  void keepNothing() {
    object()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"deletionPolicy\": \"Purge\"}}");
  }

  void deleteNamespace() {
    stack().admin().namespaces().withName(team.namespace()).delete();
  }

  /** Waits until all are done, and looks whether that is right. */
  void settles(Fate fate, Duration bound) {
    Awaitility.await(name + " is " + fate)
        .atMost(bound)
        .pollInterval(Duration.ofMillis(30))
        .ignoreExceptionsMatching(
            failure ->
                failure instanceof IOException || failure instanceof KubernetesClientException)
        .untilAsserted(() -> check(fate));
  }

  /** Whether all are done. */
  boolean is(Fate fate) {
    try {
      check(fate);
      return true;
    } catch (AssertionError | IOException | KubernetesClientException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void check(Fate fate) throws IOException, InterruptedException {
    List<GenericKubernetesResource> functions = objects("Function", "functions");
    List<GenericKubernetesResource> tombstones = objects("FunctionTombstone", "functiontombstones");
    List<GenericKubernetesResource> kept = keptVersions();
    RestClient.Answer shown = rest().get(path());
    switch (fate) {
      case LIVE -> {
        assertThat(functions).singleElement().matches(Life::stays);
        assertThat(tombstones).isEmpty();
        assertThat(names(kept)).isEqualTo(versions);
        assertThat(shown.body().path("deletedAt").isNull()).as("%s", shown).isTrue();
        assertThat(rest().invoke(id, Map.of()).body().path("ok").asBoolean()).isTrue();
      }
      case IN_THE_BIN -> {
        assertThat(functions).isEmpty();
        assertThat(tombstones).singleElement().matches(Life::stays);
        assertThat(tombstones.getFirst().getFinalizers()).contains(FINALIZER);
        assertThat(names(kept)).isEqualTo(versions);
        assertThat(shown.body().path("deletedAt").asText()).as("%s", shown).isNotEmpty();
        assertThat(inStore()).isTrue();
      }
      case GONE -> {
        assertThat(functions).isEmpty();
        assertThat(tombstones).isEmpty();
        assertThat(kept).isEmpty();
        assertThat(shown.status()).isEqualTo(404);
        assertThat(inStore()).isFalse();
      }
    }
  }

  private boolean inStore() throws IOException, InterruptedException {
    boolean any = false;
    for (String bundle : bundles) {
      any |= CodeStoreDisk.hasEntry(stack(), workspaceId, bundle);
    }
    return any;
  }

  private Resource<GenericKubernetesResource> object() {
    return stack().edgeward("Function", "functions").inNamespace(team.namespace()).withName(name);
  }

  private Resource<GenericKubernetesResource> tombstone() {
    return stack()
        .edgeward("FunctionTombstone", "functiontombstones")
        .inNamespace(team.namespace())
        .withName(id.replace('_', '-'));
  }

  private TestStack stack() {
    return team.stack();
  }

  private static boolean stays(HasMetadata object) {
    return !object.isMarkedForDeletion();
  }

  private static Set<String> names(List<GenericKubernetesResource> objects) {
    return objects.stream()
        .filter(Life::stays)
        .map(object -> object.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  /** Functions or tombstones of the id, those too that are being deleted: never two. */
  private List<GenericKubernetesResource> objects(String kind, String plural) {
    return stack().edgeward(kind, plural).inNamespace(team.namespace()).list().getItems().stream()
        .filter(this::hasId)
        .toList();
  }

  private boolean hasId(GenericKubernetesResource object) {
    return object.getKind().equals("Function")
        ? Ids.of("fun_", object).equals(id)
        : Objects.equals(object.get("spec", "functionId"), id);
  }

  private List<GenericKubernetesResource> keptVersions() {
    return stack()
        .edgeward("FunctionVersion", "functionversions")
        .inNamespace(team.namespace())
        .withLabel(FUNCTION_ID, id)
        .list()
        .getItems();
  }
}
