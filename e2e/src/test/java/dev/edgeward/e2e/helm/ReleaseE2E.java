package dev.edgeward.e2e.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.scenario.Team;
import dev.edgeward.e2e.scenario.TeamFunction;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.Rights;
import dev.edgeward.e2e.stack.StackOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life of a release, with functions that are served meanwhile: one step after another. */
@NullUnmarked // a null fails the test
@ExtendWith(HelmExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReleaseE2E {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Checkout CHECKOUT = Checkout.here();
  private static final String OPERATOR = "edgeward-operator";
  private static final String API_SERVER = "edgeward-api-server";

  private static Optional<Path> earlier;
  private static HelmRelease release;
  private static TestStack stack;
  private static Instant present;
  private static Team team;
  private static TeamFunction greet;
  private static List<TeamFunction.Version> versions;

  @BeforeAll
  static void start(Helm helm) throws Exception {
    earlier = EarlierChart.find(CHECKOUT);
    release = new HelmRelease(helm, earlier.orElse(CHECKOUT.chart()), "release", List.of());
    stack = TestStack.start("release-stack", StackOptions.of(release, release.environment()));
    team = new Team(stack);
    greet = team.function("greet");
    greet.serve("export default ({who}) => `Hello ${who}`");
    versions = greet.versions();
    present = Instant.EPOCH;
  }

  @AfterAll
  static void end() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void aFunctionIsServedAllTheWhileThatItIsUpgradedAndRolledBack() throws Exception {
    Assumptions.assumeTrue(
        earlier.isPresent(), "there is no commit before this one that has a chart");
    String id = greet.id();

    try (var visitors = Visitors.of(greet)) {
      release.upgrade(CHECKOUT.chart(), "apiServer.replicas=3");
      assertThat(definitions())
          .hasSize(9)
          .allSatisfy(
              crd ->
                  assertThat(crd.getMetadata().getLabels())
                      .containsEntry("app.kubernetes.io/part-of", "edgeward"));
      assertThat(replicas()).isEqualTo(3);
      release.rollback();
      assertThat(replicas()).isEqualTo(2);
      visitors.leave();

      assertThat(visitors.disappointed()).isEmpty();
      assertThat(visitors.greeted()).isPositive();
    }
    release.upgrade(CHECKOUT.chart());
    present = Instant.now();
    stack.restart(Component.OPERATOR);
    stack.restart(Component.API_SERVER);

    assertThat(greet.id()).isEqualTo(id);
    assertThat(greet.versions()).isEqualTo(versions);
    assertThat(TeamFunction.resultOnceBack(() -> greet.invoke(Map.of("who", "you"))).asText())
        .isEqualTo("Hello you");
  }

  @Test
  @Order(2)
  void itsNotesSayWhatComesNext() {
    assertThat(release.notes())
        .contains(
            "kubectl -n edgeward rollout status deployment/edgeward-operator",
            "kubectl wait runtime local --for=condition=Ready",
            "metadata: {name: hello, namespace: default}",
            "kubectl -n default create token default)",
            "kubectl -n edgeward port-forward service/edgeward-api-server 8080:80",
            "To uninstall:")
        .doesNotContain("WARNING");
  }

  @Test
  @Order(3)
  void itsProgramsUseAllTheirRightsAndAreRefusedNothing() throws Exception {
    new EverythingOnce(team).happens();

    AuditTrail operator = AuditTrail.of(stack.folder().auditLog(), OPERATOR);
    AuditTrail apiServer = AuditTrail.of(stack.folder().auditLog(), API_SERVER);
    // Before, these programs had the rights of an earlier chart.
    assertThat(operator.since(present).refused()).isEmpty();
    assertThat(apiServer.since(present).refused()).isEmpty();
    assertThat(unused(operator, "operator.yaml"))
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                // for a moment that doesn't come about here: a name that is taken, a conflict over
                // a finalizer
                "get edgeward.dev/functionversions",
                "get edgeward.dev/runtimes",
                // no call: the admission policies ask for it
                "update edgeward.dev/functions/identity",
                // asked for where admission enforces owner references, which isn't so here
                "update edgeward.dev/runtimes/finalizers",
                "update edgeward.dev/functions/finalizers",
                "update edgeward.dev/functionversions/finalizers",
                "update edgeward.dev/functiontombstones/finalizers"));
    assertThat(unused(apiServer, "api-server.yaml"))
        .containsExactly("update edgeward.dev/functions/identity");
  }

  @Test
  @Order(4)
  void whatPeopleMadeOutlivesIt() throws Exception {
    String id = greet.id();

    release.uninstall();

    assertThat(definitions()).hasSize(9);
    assertThat(greet.object().getMetadata().getDeletionTimestamp()).isNull();
    assertThat(all()).noneMatch(HasMetadata::isMarkedForDeletion);
    assertThat(stack.admin().namespaces().withName("edgeward-system").require()).isNotNull();
    assertThat(stack.admin().serviceAccounts().inNamespace(Helm.NAMESPACE).withName(OPERATOR).get())
        .isNull();
    stack.stop(Component.API_SERVER);
    stack.stop(Component.OPERATOR);

    release.reinstall();
    stack.renewTokens();
    stack.start(Component.OPERATOR);
    stack.start(Component.API_SERVER);

    assertThat(greet.id()).isEqualTo(id);
    assertThat(greet.versions()).isEqualTo(versions);
    assertThat(TeamFunction.resultOnceBack(() -> greet.invoke(Map.of("who", "again"))).asText())
        .isEqualTo("Hello again");
    long next = greet.applyCode("export default () => 'next'");
    greet.awaitServed(next);
  }

  /** As docs/install.md says. */
  @Test
  @Order(5)
  void nothingIsStuckWhenEverythingIsToGo() throws Exception {
    publishAnOperation();
    for (String kind :
        List.of(
            "integrationinstallations",
            "integrations",
            "functions",
            "functiontombstones",
            "functionversions",
            "runtimes")) {
      delete(kind);
    }
    release.uninstall();
    stack.stop(Component.API_SERVER);
    stack.stop(Component.OPERATOR);
    stack
        .admin()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withLabel("app.kubernetes.io/part-of", "edgeward")
        .delete();
    for (String namespace : List.of("edgeward-system", Helm.NAMESPACE, team.namespace())) {
      stack.admin().namespaces().withName(namespace).delete();
    }

    await("everything is gone")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(definitions()).isEmpty();
              assertThat(stack.admin().namespaces().list().getItems())
                  .extracting(namespace -> namespace.getMetadata().getName())
                  .doesNotContain("edgeward-system", Helm.NAMESPACE, team.namespace());
            });
  }

  /** The operator makes its function again when it is deleted alone. */
  private static void publishAnOperation() {
    team.apply(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Integration
        metadata: {name: lasting}
        spec:
          visibility: Public
          openapi:
            inline: |
              openapi: 3.1.0
              servers: [{url: "https://api.example.com"}]
              paths: {/: {get: {operationId: look}}}
        ---
        apiVersion: edgeward.dev/v1alpha1
        kind: IntegrationInstallation
        metadata: {name: lasting}
        spec: {integrationRef: {namespace: %s, name: lasting}}
        """
            .formatted(team.namespace()));
    TeamFunction look = team.function("lasting-look");
    await("the operation").atMost(PATIENCE).until(() -> look.object() != null);
  }

  private static List<String> unused(AuditTrail trail, String file) throws Exception {
    Rights rights =
        Rights.parse(Files.readString(CHECKOUT.chart().resolve("files/rbac").resolve(file)));
    List<String> unused = new ArrayList<>();
    unused.addAll(trail.unused(rights.cluster(), namespace -> true));
    unused.addAll(trail.unused(rights.namespaces(), namespace -> true));
    unused.addAll(trail.unused(rights.release(), Helm.NAMESPACE::equals));
    if (rights.system() != null) {
      unused.addAll(trail.unused(rights.system(), "edgeward-system"::equals));
    }
    return unused;
  }

  private static int replicas() {
    return stack
        .admin()
        .apps()
        .deployments()
        .inNamespace(Helm.NAMESPACE)
        .withName(API_SERVER)
        .require()
        .getSpec()
        .getReplicas();
  }

  private static List<CustomResourceDefinition> definitions() {
    return stack.admin().apiextensions().v1().customResourceDefinitions().list().getItems().stream()
        .filter(crd -> crd.getSpec().getGroup().equals("edgeward.dev"))
        .toList();
  }

  /** Every custom resource there is. */
  private static List<GenericKubernetesResource> all() {
    return definitions().stream()
        .flatMap(
            crd ->
                stack
                    .admin()
                    .genericKubernetesResources(CustomResourceDefinitionContext.fromCrd(crd))
                    .inAnyNamespace()
                    .list()
                    .getItems()
                    .stream())
        .toList();
  }

  /** As kubectl does: until all are gone. */
  private static void delete(String plural) {
    CustomResourceDefinition definition =
        definitions().stream()
            .filter(crd -> crd.getSpec().getNames().getPlural().equals(plural))
            .findFirst()
            .orElseThrow();
    var objects =
        stack
            .admin()
            .genericKubernetesResources(CustomResourceDefinitionContext.fromCrd(definition))
            .inAnyNamespace();
    Stream.of(objects.list().getItems().toArray(GenericKubernetesResource[]::new))
        .forEach(object -> stack.admin().resource(object).delete());
    await(plural + " are gone")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(objects.list().getItems()).isEmpty());
  }
}
