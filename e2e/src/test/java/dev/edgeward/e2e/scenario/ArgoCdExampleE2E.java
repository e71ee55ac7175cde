package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.argocd.Application;
import dev.edgeward.e2e.argocd.ArgoCd;
import dev.edgeward.e2e.argocd.ArgoCdExtension;
import dev.edgeward.e2e.argocd.GitRepository;
import dev.edgeward.e2e.stack.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The folder {@code examples/gitops}, as a repository that a real Argo CD brings. */
@ExtendWith({ArgoCdExtension.class, LocalStackExtension.class})
class ArgoCdExampleE2E {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String FOLDER = "teams/payments";

  private ArgoCd argoCd;
  private Team team;
  private GitRepository repository;

  @BeforeEach
  void asShipped(TestStack stack, ArgoCd argoCd) throws Exception {
    this.argoCd = argoCd;
    this.team = new Team(stack);
    this.repository = argoCd.repository();
    argoCd.configureAsShipped();
  }

  @AfterEach
  void end() {
    argoCd.configure(Map.of());
  }

  /**
   * An ApplicationSet makes the Application of the team's folder; kustomize makes ConfigMaps of the
   * code; the schema comes before the function that names it.
   */
  @Test
  void aFolderOfATeamIsBrought() throws Exception {
    repository.put(example());
    argoCd.apply(
        Files.readString(examples().resolve("applicationset.yaml"))
            .replace("https://git.example.com/functions.git", repository.url().toString())
            .replace("https://kubernetes.default.svc", argoCd.cluster()));
    Application application = argoCd.application("functions-" + team.namespace());
    try {
      application.awaitHealthy();
      TeamFunction fee = team.function("fee");
      assertThat(fee.result(Map.of("amount", 1_000)).path("fee").asInt()).isEqualTo(20);
      assertThat(fee.invoke(Map.of("amount", -1)).status()).isEqualTo(400);
      assertThat(codes()).hasSize(1);
      assertThat(team.eventReasons("fee")).doesNotContain("VersionFailed");

      String rates = "teams/" + team.namespace() + "/src/rates.js";
      application.awaitSynced(repository.put(rates, "export const RATE = 0.03;\n"));
      await("the other rate is in effect")
          .atMost(PATIENCE)
          .until(() -> fee.result(Map.of("amount", 1_000)).path("fee").asInt() == 30);
      await("only the ConfigMap of the present code is left")
          .atMost(PATIENCE)
          .until(() -> codes().size() == 1);
      assertThat(fee.versions()).hasSize(2);
      assertThat(team.eventReasons("fee")).doesNotContain("VersionFailed");

      application.awaitSynced(repository.revert());
      await("the former rate is in effect")
          .atMost(PATIENCE)
          .until(() -> fee.result(Map.of("amount", 1_000)).path("fee").asInt() == 20);
      assertThat(fee.versions()).hasSize(2);
    } finally {
      argoCd.deleteApplicationSet("functions");
    }
  }

  /** Client-side apply keeps the manifest in an annotation, and annotations end at 256 KiB. */
  @Test
  void codeThatIsLargerThanAnAnnotationNeedsServerSideApply() throws Exception {
    String code = "export default () => 'large';\\n// " + "x".repeat(262_144);
    Application refused = argoCd.application(repository, team.namespace());
    repository.put("large.yaml", large("", code));
    refused.refresh();
    assertThat(refused.awaitFailure()).contains("Too long");
    refused.delete(); // it tries the same commit again for minutes

    // Before there is an Application: a new one begins with the commit that it finds.
    String serverSide =
        repository.put(
            "large.yaml",
            large("annotations: {argocd.argoproj.io/sync-options: ServerSideApply=true}", code));
    Application application = argoCd.application(repository, team.namespace());
    application.awaitSynced(serverSide);
    await("it serves")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> team.function("large").result().asText().equals("large"));
    application.refresh();
    assertThat(application.syncStatus()).isEqualTo("Synced");
    application.delete();
  }

  private static String large(String metadata, String code) {
    return """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata:
          name: large
          %s
        spec:
          code: {files: {main.js: "%s"}}
        """
        .formatted(metadata, code);
  }

  /** The names of the generated ConfigMaps. */
  private List<String> codes() {
    return team
        .stack()
        .admin()
        .configMaps()
        .inNamespace(team.namespace())
        .withLabel("edgeward.dev/share", "functions")
        .list()
        .getItems()
        .stream()
        .map(map -> map.getMetadata().getName())
        .toList();
  }

  /** The files of the example, in a folder that has the name of the team's namespace. */
  private Map<String, String> example() throws IOException {
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> found = Files.walk(examples().resolve(FOLDER))) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        Path inFolder = examples().resolve(FOLDER).relativize(file);
        files.put("teams/" + team.namespace() + "/" + inFolder, Files.readString(file));
      }
    }
    return files;
  }

  private static Path examples() {
    return Checkout.here().root().resolve("examples/gitops");
  }
}
