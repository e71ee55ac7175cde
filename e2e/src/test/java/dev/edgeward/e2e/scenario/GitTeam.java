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
import java.util.List;

/** A team that has its one function in Git, and an Application of Argo CD that brings it. */
final class GitTeam {

  static final String CODE = "export default () => 'hello'";

  private static final String FILE = "greet.yaml";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Team team;
  private final Bin bin;
  private final TeamFunction greet;
  private final GitRepository repository;
  private final Application application;
  private String annotations = "{}";
  private String id = "";
  private List<TeamFunction.Version> versions = List.of();

  private GitTeam(Team team, GitRepository repository, Application application) {
    this.team = team;
    this.bin = new Bin(team);
    this.greet = team.function("greet");
    this.repository = repository;
    this.application = application;
  }

  /**
   * Begins with a function that serves.
   *
   * @param syncOptions of the Application
   */
  static GitTeam start(TestStack stack, ArgoCd argoCd, String... syncOptions)
      throws IOException, InterruptedException {
    Team team = new Team(stack);
    GitRepository repository = argoCd.repository();
    var started =
        new GitTeam(
            team, repository, argoCd.application(repository, team.namespace(), syncOptions));
    started.putInGit("description: Says hello", CODE);
    started.id = team.functionIds().getFirst();
    started.versions = started.greet.versions();
    return started;
  }

  Team team() {
    return team;
  }

  Bin bin() {
    return bin;
  }

  TeamFunction greet() {
    return greet;
  }

  Application application() {
    return application;
  }

  /** The id that the function had at the beginning. */
  String id() {
    return id;
  }

  /**
   * Commits the function, and waits until it serves.
   *
   * @param spec what stands in it beside the code, in YAML
   * @param mainJs the code
   */
  void putInGit(String spec, String mainJs) throws IOException, InterruptedException {
    commit(spec, mainJs);
    greet.awaitServed(greet.object().getMetadata().getGeneration());
  }

  /** Commits the function, and waits until Argo CD has brought it. */
  void commit(String spec, String mainJs) throws IOException, InterruptedException {
    application.awaitSynced(commitOnly(spec, mainJs));
  }

  /** Commits the function; gives the revision. */
  String commitOnly(String spec, String mainJs) throws IOException, InterruptedException {
    return repository.put(
        FILE,
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata:
          name: greet
          annotations: %s
        spec:
          %s
          code: {files: {main.js: "%s"}}
        """
            .formatted(annotations, spec, mainJs));
  }

  /** Commits that the REST API may change the function, too, and waits until that is so. */
  void share() throws IOException, InterruptedException {
    annotations = "{edgeward.dev/management: Shared}";
    putInGit("description: Says hello", CODE);
  }

  /** Commits that there is no function, and waits until Argo CD has pruned it. */
  void removeFromGit() throws IOException, InterruptedException {
    awaitQuiet();
    application.awaitSynced(repository.remove(FILE));
    bin.awaitGone("greet");
  }

  /**
   * Waits until neither Argo CD nor the operator writes to the function. With {@code Replace=true}
   * the one takes from it what the other puts back, and between the two it leaves no trace.
   */
  private void awaitQuiet() {
    String[] last = {""};
    await("nobody writes")
        .during(Duration.ofSeconds(1))
        .atMost(PATIENCE)
        .until(
            () -> {
              String before = last[0];
              last[0] = greet.object().getMetadata().getResourceVersion();
              return last[0].equals(before);
            });
    isLookedAfter();
  }

  /** Takes the last commit back, and waits until Argo CD has followed. */
  void revertGit() throws IOException, InterruptedException {
    application.awaitSynced(revertOnly());
  }

  /** Takes the last commit back; gives the revision. */
  String revertOnly() throws IOException, InterruptedException {
    return repository.revert();
  }

  /** Waits until the function serves as at the beginning: one, with its id and versions. */
  void isTheSameAsBefore() {
    bin.awaitEmpty();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(greet.object().isMarkedForDeletion()).isFalse());
    bin.awaitWhole(greet, versions, "hello");
    isLookedAfter();
  }

  /** Waits until the operator has the function, under the id that it had at the beginning. */
  void isLookedAfter() {
    await("the operator looks after it")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              GenericKubernetesResource now = greet.object();
              assertThat(now.getFinalizers()).contains("edgeward.dev/function");
              assertThat(now.getMetadata().getLabels()).containsEntry("edgeward.dev/id", id);
              assertThat(greet.id()).isEqualTo(id);
            });
    assertThat(team.functionIds()).containsExactly(id);
    assertThat(bin.tombstones()).isEmpty();
  }

  /** Ends what Argo CD does here. */
  void leave() {
    application.delete();
  }
}
