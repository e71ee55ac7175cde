package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.argocd.Application;
import dev.edgeward.e2e.argocd.ArgoCd;
import dev.edgeward.e2e.argocd.GitRepository;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A team with a hundred functions in Git, a file each, in two folders of fifty. */
final class GitFleet {

  static final int SIZE = 100;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Team team;
  private final GitRepository repository;
  private final Application application;

  private GitFleet(Team team, GitRepository repository, Application application) {
    this.team = team;
    this.repository = repository;
    this.application = application;
  }

  /** Has Argo CD bring all; returns when they are Synced and Healthy. */
  static GitFleet start(TestStack stack, ArgoCd argoCd, String... syncOptions)
      throws IOException, InterruptedException {
    Team team = new Team(stack);
    GitRepository repository = argoCd.repository();
    Map<String, String> files = new HashMap<>();
    IntStream.range(0, SIZE)
        .forEach(number -> files.put(file(number), manifest(number, code(number))));
    String revision = repository.put(files);
    var fleet =
        new GitFleet(
            team, repository, argoCd.application(repository, team.namespace(), syncOptions));
    fleet.application.awaitSynced(revision);
    fleet.awaitHealth("Healthy");
    return fleet;
  }

  static String name(int number) {
    return "f-%03d".formatted(number);
  }

  static String code(int number) {
    return "export default () => %d".formatted(number);
  }

  Team team() {
    return team;
  }

  GitRepository repository() {
    return repository;
  }

  Application application() {
    return application;
  }

  TeamFunction function(int number) {
    return team.function(name(number));
  }

  /** Commits other code for one of them; gives the revision. */
  String put(int number, String code) throws IOException, InterruptedException {
    return repository.put(file(number), manifest(number, code));
  }

  /** Commits that half of them are gone, and waits until that is so. */
  void removeHalf() throws IOException, InterruptedException {
    application.awaitSynced(repository.remove("odd"));
    await("they are gone")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ids()).hasSize(SIZE / 2));
  }

  /** Takes the last commit back, and waits until that is so. */
  void revert() throws IOException, InterruptedException {
    application.awaitSynced(repository.revert());
    awaitHealth("Healthy");
  }

  void awaitHealth(String expected) {
    await("it is " + expected)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> application.health().equals(expected));
  }

  /** The ids of the functions that there are, by their names. */
  Map<String, String> ids() {
    Map<String, String> ids = new TreeMap<>();
    for (GenericKubernetesResource function :
        team.stack()
            .edgeward("Function", "functions")
            .inNamespace(team.namespace())
            .list()
            .getItems()) {
      ids.put(
          function.getMetadata().getName(), String.valueOf((Object) function.get("status", "id")));
    }
    return ids;
  }

  private static String file(int number) {
    return "%s/%s.yaml".formatted(number % 2 == 0 ? "even" : "odd", name(number));
  }

  private static String manifest(int number, String code) {
    return """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata: {name: %s}
        spec:
          description: The number %d
          code: {files: {main.js: "%s"}}
        """
        .formatted(name(number), number, code);
  }
}
