package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.certmanager.CertManager;
import dev.edgeward.e2e.certmanager.CertManagerBinaries;
import dev.edgeward.e2e.certmanager.MountedSecret;
import dev.edgeward.e2e.helm.Helm;
import dev.edgeward.e2e.helm.HelmExtension;
import dev.edgeward.e2e.helm.Rendered;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.LocalStack;
import dev.edgeward.e2e.stack.Manifests;
import dev.edgeward.e2e.stack.StackFolder;
import dev.edgeward.e2e.stack.StackOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Webhooks whose certificate cert-manager issues and renews, as the chart asks it to. */
@ExtendWith({CertManagerBinaries.class, HelmExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertManagerE2E {
  private static final String NAMESPACE = "edgeward";
  private static final String CERTIFICATE = "edgeward-operator-webhooks";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestStack stack;
  private CertManager certManager;
  private MountedSecret mounted;
  private LocalStack.Replica operator;
  private Editor alice;
  private Team team;

  @BeforeAll
  void start(Helm helm) throws Exception {
    stack = TestStack.start("cert-manager-stack", StackOptions.standard());
    certManager = CertManager.start(stack, CertManagerBinaries.get());
    stack.stop(Component.OPERATOR);
    Path folder = stack.folder().root().resolveSibling("cert-manager-secret");
    StackFolder.deleteRecursively(folder);
    mounted = MountedSecret.in(folder, stack.admin(), NAMESPACE, CERTIFICATE);
    operator =
        stack.replica(
            Component.OPERATOR,
            Map.of(
                "EDGEWARD_ADMISSION_CERTIFICATE_FOLDER",
                folder.toString(),
                "EDGEWARD_ADMISSION_CERTIFICATE_INTERVAL",
                "500ms"));
    stack.apply(
        NAMESPACE,
        """
        apiVersion: cert-manager.io/v1
        kind: Issuer
        metadata: {name: self-signed}
        spec: {selfSigned: {}}
        ---
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: authority}
        spec: {isCA: true, commonName: authority, secretName: authority, issuerRef: {name: self-signed}}
        ---
        apiVersion: cert-manager.io/v1
        kind: Issuer
        metadata: {name: edgeward}
        spec: {ca: {secretName: authority}}
        """);
    install(helm);
    operator.process().start();
    assertThat(operator.process().awaitReady(PATIENCE)).as("the operator is ready").isTrue();
    alice = new Editor(stack, "alice");
    team = new Team(stack);
    team.allow("alice", "'*'", "functions, functionversions");
    awaitAnswers();
  }

  @AfterAll
  void end() throws Exception {
    if (alice != null) {
      alice.close();
    }
    if (operator != null) {
      operator.process().close();
    }
    if (mounted != null) {
      mounted.close();
    }
    if (certManager != null) {
      certManager.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void codeThatDoesNotLoadIsRefused() {
    assertThatThrownBy(() -> alice.apply(team, "bad", "export default () =>\\n  = 1"))
        .hasMessageContaining("specs.edgeward.dev")
        .hasMessageContaining("main.js:2");
  }

  /** A write that kube-apiserver could not have reviewed would not be stamped. */
  @Test
  void noWriteGoesUnseenWhileTheCertificateIsRenewed() {
    Optional<Long> pid = operator.process().pid();
    String first = secret().get("tls.crt");
    renew();
    int[] writes = {0};
    int[] renewed = {0};

    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              String note = "{note: \"%d\"}".formatted(++writes[0]);
              String by = writes[0] % 2 == 0 ? "alice" : "admin";
              HasMetadata written =
                  by.equals("alice")
                      ? alice.apply(team, "greet", note, "export default () => 1")
                      : stack
                          .apply(
                              team.namespace(),
                              Editor.manifest("greet", note, "export default () => 1"))
                          .getFirst();
              assertThat(updatedBy(written)).as("write %s", writes[0]).isEqualTo(by);
              if (!secret().get("tls.crt").equals(first)) {
                renewed[0]++;
              }
              return renewed[0] > 20; // two seconds and more with the other one
            });
    assertThat(operator.process().pid()).isEqualTo(pid);
  }

  /** What the chart renders for kube-apiserver and cert-manager. */
  private void install(Helm helm) {
    Rendered chart =
        helm.render(
            "admission.certManager.enabled=true",
            "admission.certManager.issuerRef={\"name\": \"edgeward\"}",
            "admission.url=\"%s\"".formatted(operator.webhooks()));
    for (String kind :
        new String[] {
          "Certificate", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"
        }) {
      assertThat(chart.all(kind)).as(kind).isNotEmpty();
      chart
          .all(kind)
          .forEach(object -> Manifests.apply(stack.admin(), object.toString(), NAMESPACE));
    }
  }

  /** As {@code cmctl renew} does. */
  private void renew() {
    Resource<GenericKubernetesResource> certificate =
        stack
            .admin()
            .genericKubernetesResources(
                new ResourceDefinitionContext.Builder()
                    .withGroup("cert-manager.io")
                    .withVersion("v1")
                    .withKind("Certificate")
                    .withPlural("certificates")
                    .withNamespaced(true)
                    .build())
            .inNamespace(NAMESPACE)
            .withName(CERTIFICATE);
    certificate
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON),
            """
            [{"op": "add", "path": "/status/conditions/-", "value": {
              "type": "Issuing", "status": "True", "reason": "ManuallyTriggered", "message": "",
              "lastTransitionTime": "2026-01-01T00:00:00Z"}}]
            """);
  }

  private void awaitAnswers() {
    int[] tries = {0};
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              String note = "{note: \"%d\"}".formatted(tries[0]++);
              return "alice"
                  .equals(updatedBy(alice.apply(team, "first", note, "export default () => 1")));
            });
  }

  private Map<String, String> secret() {
    return stack.admin().secrets().inNamespace(NAMESPACE).withName(CERTIFICATE).require().getData();
  }

  private static String updatedBy(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get("edgeward.dev/updated-by");
  }
}
