package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.LocalStack;
import dev.edgeward.e2e.stack.Manifests;
import dev.edgeward.e2e.stack.StackOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the real kube-apiserver asks the real operator, whose certificate lives for seconds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionE2E {
  private static final String GOOD = "export default () => 'good'";
  private static final String BETTER = "export default () => 'better'";
  private static final String BAD = "export default () => {\\n  return 'bad;\\n}";
  private static final String WHERE_BAD = "main.js:2";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestStack stack;
  private Editor alice;
  private Editor bob;
  private Team team;
  private Bin bin;

  @BeforeAll
  void start() {
    stack =
        TestStack.start(
            "admission-stack",
            new StackOptions(
                0,
                0,
                Map.of(
                    Component.OPERATOR,
                    Map.of(
                        "EDGEWARD_ADMISSION_CERTIFICATE_LIFETIME", "45s",
                        "EDGEWARD_ADMISSION_CERTIFICATE_OVERLAP", "4s",
                        "EDGEWARD_ADMISSION_CERTIFICATE_INTERVAL", "500ms"))));
    alice = new Editor(stack, "alice");
    bob = new Editor(stack, "bob");
  }

  @AfterAll
  void close() {
    alice.close();
    bob.close();
    stack.close();
  }

  @BeforeEach
  void twoEditors() throws Exception {
    stack.heal();
    team = new Team(stack);
    bin = new Bin(team);
    for (Editor editor : List.of(alice, bob)) {
      team.allow(
          editor.name(), "'*'", "functions, functionversions, functionschemas, functiontombstones");
      awaitAnswers(editor);
    }
  }

  @Test
  void whoMadeAndChangedAFunctionIsNoted() {
    assertThat(stamp(alice.apply(team, "greet", GOOD), "created-by")).isEqualTo("alice");

    HasMetadata changed = bob.apply(team, "greet", BETTER);
    assertThat(stamp(changed, "created-by")).isEqualTo("alice");
    assertThat(stamp(changed, "updated-by")).isEqualTo("bob");
    team.function("greet").awaitServed(changed.getMetadata().getGeneration());

    // Of two writes of the same, the second is none, once the operator has nothing more to say.
    await()
        .until(
            () ->
                version(alice.apply(team, "greet", BETTER))
                    .equals(version(bob.apply(team, "greet", BETTER))));
  }

  @Test
  void nobodyIsNamedByAManifest() {
    alice.apply(team, "greet", GOOD);
    for (String stamp : List.of("created-by", "updated-by", "deleted-by")) {
      String forged = "{edgeward.dev/%s: bob}".formatted(stamp);

      assertThatThrownBy(() -> alice.apply(team, "forged", forged, GOOD))
          .hasMessageContaining("edgeward.dev/" + stamp);
      assertThatThrownBy(() -> bob.apply(team, "greet", forged.replace("bob", "carol"), GOOD))
          .hasMessageContaining("edgeward.dev/" + stamp);
    }
    assertThat(team.function("forged").object()).isNull();
  }

  @Test
  void aManifestThatReplacesAFunctionKeepsWhatIsNotItsOwn() {
    String id = served("greet");
    GenericKubernetesResource manifest = team.function("greet").object();
    manifest.getMetadata().setLabels(null);
    manifest.getMetadata().setAnnotations(null);
    manifest.getMetadata().setResourceVersion(null);

    HasMetadata replaced = bob.client().resource(manifest).update();

    assertThat(replaced.getMetadata().getLabels()).containsEntry("edgeward.dev/id", id);
    assertThat(stamp(replaced, "created-by")).isEqualTo("alice");
    assertThat(stamp(replaced, "updated-by")).isEqualTo("alice");
  }

  @Test
  void aTombstoneKnowsWhoDeletedItsFunctionAndWhoMadeIt() throws Exception {
    assumeTrue(Editor.hasKubectl(), "there is no kubectl on the PATH");
    served("greet");

    Editor.Answer deleted = bob.kubectl(team, "", "delete", "function", "greet");

    assertThat(deleted.exit()).as(deleted.output()).isZero();
    assertThat(deletedBy()).isEqualTo("bob");
    bob.apply(team, "greet", GOOD);
    bin.awaitEmpty();
    GenericKubernetesResource back = team.function("greet").object();
    assertThat(stamp(back, "created-by")).isEqualTo("alice");
    assertThat(stamp(back, "deleted-by")).isNull();
  }

  @Test
  void codeThatDoesNotLoadIsRefusedBeforeAnythingChanges() throws Exception {
    assumeTrue(Editor.hasKubectl(), "there is no kubectl on the PATH");
    served("greet");
    GenericKubernetesResource before = team.function("greet").object();

    for (String dryRun : List.of("server", "none")) {
      Editor.Answer refused = apply(Editor.manifest("greet", "{}", BAD), dryRun);
      assertThat(refused.exit()).isNotZero();
      assertThat(refused.output()).contains("specs.edgeward.dev", WHERE_BAD, "SyntaxError");
    }
    Editor.Answer typed =
        apply(
            """
            apiVersion: edgeward.dev/v1alpha1
            kind: Function
            metadata: {name: typed}
            spec: {code: {entrypoint: main.ts, files: {main.ts: "export default () =>\\n  = 1"}}}
            """,
            "server");
    assertThat(typed.output()).contains("specs.edgeward.dev", "main.ts:2");
    Editor.Answer good = apply(Editor.manifest("greet", "{}", BETTER), "server");
    assertThat(good.exit()).as(good.output()).isZero();
    assertThat(version(team.function("greet").object())).isEqualTo(version(before));
  }

  @Test
  void anOperatorThatDoesNotWorkAnswersJustAsWell() throws Exception {
    LocalStack.Replica standby = stack.replica(Component.OPERATOR);
    standby.process().start();
    try {
      assertThat(standby.process().awaitReady(PATIENCE)).isTrue();
      lead(stack.ports().webhooks(), standby.webhooks());

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThatThrownBy(() -> alice.apply(team, "bad", BAD))
                    .hasMessageContaining(WHERE_BAD);
                assertThat(metrics(standby))
                    .contains("edgeward_admission_seconds_count{outcome=\"refused\"");
              });
      served("greet");
      bob.client().resource(team.function("greet").object()).delete();
      assertThat(deletedBy()).isEqualTo("bob");
    } finally {
      lead(standby.webhooks(), stack.ports().webhooks());
      standby.process().close();
    }
  }

  @Test
  void whatIsNoSchemaIsRefusedWithItsPlace() {
    for (String manifest :
        List.of(
            """
            apiVersion: edgeward.dev/v1alpha1
            kind: FunctionSchema
            metadata: {name: wrong}
            spec: {schema: {type: objet}}
            """,
            """
            apiVersion: edgeward.dev/v1alpha1
            kind: Function
            metadata: {name: wrong}
            spec: {input: {schema: {type: objet}}}
            """)) {
      assertThatThrownBy(() -> Manifests.apply(alice.client(), manifest, team.namespace()))
          .hasMessageContaining("/type");
    }
  }

  @Test
  void codeThatNobodyCanCheckIsLetInWithAWarning() throws Exception {
    assumeTrue(Editor.hasKubectl(), "there is no kubectl on the PATH");
    stack.killAndLeave(Component.WORKERD);

    Editor.Answer unchecked = apply(Editor.manifest("greet", "{}", BAD), "none");

    assertThat(unchecked.exit()).as(unchecked.output()).isZero();
    assertThat(unchecked.output()).contains("Warning:", "was not checked");
  }

  @Test
  void withoutTheOperatorWritesGoOn() throws Exception {
    served("greet");
    stack.killAndLeave(Component.OPERATOR);

    HasMetadata changed = bob.apply(team, "greet", BETTER);
    assertThat(stamp(changed, "created-by")).isEqualTo("alice");
    assertThat(stamp(changed, "updated-by")).isEqualTo("alice");
    assertThatThrownBy(() -> bob.apply(team, "greet", "{edgeward.dev/created-by: bob}", BETTER))
        .hasMessageContaining("edgeward.dev/created-by");
    bob.client().resource(changed).delete();
    stack.start(Component.OPERATOR);

    assertThat(deletedBy()).isNull();
  }

  /** A write that kube-apiserver could not have reviewed would not be stamped. */
  @Test
  void noWriteGoesUnseenWhileTheCertificateIsReplaced() {
    String first = certificate();
    int[] writes = {0};
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              Editor editor = writes[0]++ % 2 == 0 ? alice : bob;
              HasMetadata written =
                  editor.apply(team, "first", "{note: \"%d\"}".formatted(writes[0]), GOOD);
              assertThat(stamp(written, "updated-by"))
                  .as("write %s", writes[0])
                  .isEqualTo(editor.name());
              return !certificate().equals(first) && !secret().containsKey("former-ca.crt");
            });
    assertThat(writes[0]).isGreaterThan(20);
  }

  @Test
  void aCertificateThatIsTakenAwayIsMadeAnew() {
    String first = certificate();

    stack.admin().resource(heldSecret()).delete();

    await().atMost(PATIENCE).ignoreExceptions().until(() -> !certificate().equals(first));
    awaitAnswers(alice);
  }

  /** Rights and what the operator tells kube-apiserver take a moment to arrive. */
  private void awaitAnswers(Editor editor) {
    int[] tries = {0};
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              String note = "{note: %s-%d}".formatted(editor.name(), tries[0]++);
              HasMetadata written = editor.apply(team, "first", note, GOOD);
              return editor.name().equals(stamp(written, "updated-by"));
            });
  }

  /** A Function of Alice's that serves. */
  private String served(String name) {
    HasMetadata made = alice.apply(team, name, GOOD);
    team.function(name).awaitServed(made.getMetadata().getGeneration());
    return team.function(name).id();
  }

  private Editor.Answer apply(String manifest, String dryRun) throws Exception {
    return alice.kubectl(
        team,
        manifest,
        "apply",
        "--server-side",
        "--force-conflicts",
        "--dry-run=" + dryRun,
        "-f",
        "-");
  }

  private Object deletedBy() {
    bin.awaitGone("greet");
    return bin.tombstones().getFirst().get("spec", "deletedBy");
  }

  private String certificate() {
    return secret().get("tls.crt");
  }

  private Map<String, String> secret() {
    return heldSecret().getData();
  }

  private Secret heldSecret() {
    return stack.admin().secrets().inNamespace("edgeward").withName("edgeward-admission").require();
  }

  /** Has kube-apiserver ask another operator. */
  private void lead(URI from, URI to) {
    var registration = stack.admin().admissionRegistration().v1();
    registration
        .mutatingWebhookConfigurations()
        .withName("edgeward")
        .edit(
            configuration -> {
              configuration.getWebhooks().forEach(w -> redirect(w.getClientConfig(), from, to));
              return configuration;
            });
    registration
        .validatingWebhookConfigurations()
        .withName("edgeward")
        .edit(
            configuration -> {
              configuration.getWebhooks().forEach(w -> redirect(w.getClientConfig(), from, to));
              return configuration;
            });
  }

  private static void redirect(WebhookClientConfig config, URI from, URI to) {
    config.setUrl(config.getUrl().replace(from.toString(), to.toString()));
  }

  private static String metrics(LocalStack.Replica replica) throws Exception {
    URI metrics = URI.create("http://127.0.0.1:" + replica.management() + "/q/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
    }
  }

  private static String version(HasMetadata object) {
    return object.getMetadata().getResourceVersion();
  }

  private static String stamp(HasMetadata object, String name) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get("edgeward.dev/" + name);
  }
}
