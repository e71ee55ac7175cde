package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.client.RestClient;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A Function as those see it who apply it, look at it and invoke it. */
public final class TeamFunction {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMillis(10);

  private final Team team;
  private final String name;

  public TeamFunction(Team team, String name) {
    this.team = team;
    this.name = name;
  }

  /** A condition of the status; all fields are empty where there is none. */
  public record Condition(String status, String reason, String message, long generation) {
    private static final Condition NONE = new Condition("", "", "", 0);

    boolean isTrue() {
      return status.equals("True");
    }
  }

  /** A FunctionVersion. */
  public record Version(
      String name, String id, int number, String digest, String bundleDigest, String mainJs) {}

  public Team team() {
    return team;
  }

  /** Applies the Function with code in one file; gives the generation that the API server named. */
  public long applyCode(String mainJs) {
    return apply(Map.of("code", Map.of("files", Map.of("main.js", mainJs))));
  }

  /** Applies the Function with a spec in YAML. */
  @SuppressWarnings("unchecked")
  public long applySpec(String yaml) {
    return apply(Serialization.unmarshal(yaml, Map.class));
  }

  /** Applies the Function with a spec. */
  public long apply(Map<String, Object> spec) {
    var manifest =
        Map.of(
            "apiVersion",
            "edgeward.dev/v1alpha1",
            "kind",
            "Function",
            "metadata",
            Map.of("name", name),
            "spec",
            spec);
    return team.apply(Serialization.asJson(manifest)).getFirst().getMetadata().getGeneration();
  }

  /** Applies the Function with code in one file, and waits until it serves. */
  public void serve(String mainJs) {
    awaitServed(applyCode(mainJs));
  }

  /** The object, null when there is none. */
  public GenericKubernetesResource object() {
    return team.stack()
        .edgeward("Function", "functions")
        .inNamespace(team.namespace())
        .withName(name)
        .get();
  }

  public void delete() {
    team.stack()
        .edgeward("Function", "functions")
        .inNamespace(team.namespace())
        .withName(name)
        .delete();
  }

  /** Waits until the status says that the spec of that generation serves. */
  public void awaitServed(long generation) {
    await(name + " serves generation " + generation)
        .atMost(TIMEOUT)
        .pollInterval(INTERVAL)
        .untilAsserted(
            () -> {
              GenericKubernetesResource now = object();
              assertThat(now).isNotNull();
              assertThat(isServed(now, generation)).as("%s", (Object) now.get("status")).isTrue();
            });
  }

  /** Whether the status says that the spec of that generation serves. */
  public boolean isServed(long generation) {
    GenericKubernetesResource now = object();
    return now != null && isServed(now, generation);
  }

  private static boolean isServed(GenericKubernetesResource now, long generation) {
    return condition(now, "Ready").isTrue()
        && condition(now, "LatestVersionReady").isTrue()
        && condition(now, "LatestVersionReady").generation() >= generation
        && ((Number) now.get("status", "observedGeneration")).longValue() >= generation;
  }

  /** Waits until a condition that speaks of that generation is False, and gives it. */
  public Condition awaitFalse(String type, long generation) {
    return await(name + " has " + type + "=False for generation " + generation)
        .atMost(TIMEOUT)
        .pollInterval(INTERVAL)
        .until(
            () -> condition(type),
            found -> found.status().equals("False") && found.generation() >= generation);
  }

  public Condition condition(String type) {
    return condition(object(), type);
  }

  private static Condition condition(GenericKubernetesResource now, String type) {
    Object conditions = now == null ? null : now.get("status", "conditions");
    if (!(conditions instanceof List<?> list)) {
      return Condition.NONE;
    }
    return list.stream()
        .map(Map.class::cast)
        .filter(condition -> type.equals(condition.get("type")))
        .map(
            condition ->
                new Condition(
                    String.valueOf(condition.get("status")),
                    String.valueOf(condition.get("reason")),
                    String.valueOf(condition.get("message")),
                    ((Number) condition.get("observedGeneration")).longValue()))
        .findFirst()
        .orElse(Condition.NONE);
  }

  /** The id that the status names. */
  public String id() {
    return object().get("status", "id");
  }

  /** The name of the version that serves. */
  public String servingVersion() {
    return object().get("status", "defaultVersion", "name");
  }

  /** The function's versions that are not being deleted, by number. */
  public List<Version> versions() {
    return team
        .stack()
        .edgeward("FunctionVersion", "functionversions")
        .inNamespace(team.namespace())
        .withLabel("edgeward.dev/function-id", id())
        .list()
        .getItems()
        .stream()
        .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
        .map(TeamFunction::version)
        .sorted(Comparator.comparingInt(Version::number))
        .toList();
  }

  public static Version version(GenericKubernetesResource object) {
    Map<String, String> files = object.get("spec", "files");
    return new Version(
        object.getMetadata().getName(),
        object.get("status", "id"),
        object.get("spec", "number"),
        object.get("spec", "digest"),
        object.get("spec", "bundleDigest"),
        files == null ? "" : files.getOrDefault("main.js", "")); // large ones are packed
  }

  public RestClient.Answer invoke(Object args) throws IOException, InterruptedException {
    return team.rest().invoke(id(), args);
  }

  /** Invokes without arguments. */
  public RestClient.Answer invoke() throws IOException, InterruptedException {
    return invoke(Map.of());
  }

  /** Invokes one of the versions without arguments. */
  public RestClient.Answer invoke(Version version) throws IOException, InterruptedException {
    return team.rest()
        .post(
            "/api/functions/" + id() + "/invoke",
            Map.of("args", Map.of(), "versionId", version.id()));
  }

  /** Invokes without arguments and gives the result. */
  public JsonNode result() throws IOException, InterruptedException {
    return result(Map.of());
  }

  /** Invokes and gives the result. */
  public JsonNode result(Object args) throws IOException, InterruptedException {
    return result(invoke(args));
  }

  /** The result of an invocation that is made again as long as it answers 503, try again later. */
  public static JsonNode resultOnceBack(Callable<RestClient.Answer> invocation) {
    return result(
        await()
            .atMost(TIMEOUT)
            .pollDelay(Duration.ZERO)
            .until(invocation, answer -> answer.status() != 503));
  }

  private static JsonNode result(RestClient.Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body().path("ok").asBoolean()).as("%s", answer).isTrue();
    return answer.body().path("result");
  }
}
