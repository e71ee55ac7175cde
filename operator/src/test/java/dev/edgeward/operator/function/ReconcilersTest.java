package dev.edgeward.operator.function;

import static dev.edgeward.operator.function.Stage.TEAM_A;
import static dev.edgeward.operator.function.Stage.aMoment;
import static dev.edgeward.operator.function.Stage.code;
import static dev.edgeward.operator.function.Stage.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.api.v1alpha1.SealedEnv;
import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.dispatch.InMemoryDispatcher;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All reconcilers together. */
@NullUnmarked // a null fails the test
@Timeout(60)
class ReconcilersTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void anAppliedFunctionGetsAVersionThatServes() {
    stage.apply("greet", code("1"));

    String serving = stage.awaitServing("greet");

    Function function = stage.function("greet");
    FunctionVersion version = stage.versions().getFirst();
    assertThat(stage.condition("greet", "Ready")).isEqualTo("True Serving");
    assertThat(stage.condition("greet", "Synced")).isEqualTo("True Synced");
    assertThat(version.getMetadata().getName()).isEqualTo(serving);
    assertThat(version.getSpec().number()).isEqualTo(1);
    assertThat(version.getSpec().functionId()).isEqualTo(function.getStatus().id());
    assertThat(version.getStatus().id()).isEqualTo(function.getStatus().defaultVersion().id());
    assertThat(version.getMetadata().getOwnerReferences()).isEmpty();
    assertThat(function.getMetadata().getLabels())
        .containsEntry("edgeward.dev/id", function.getStatus().id());
    assertThat(function.getMetadata().getFinalizers()).containsExactly("edgeward.dev/function");
    assertThat(stage.dispatcher.bundles().values())
        .extracting(bundle -> bundle.files().get("main.js"))
        .containsExactly("1");
    eventually(() -> assertThat(events()).contains("Normal VersionReady"));
  }

  @Test
  void aBrokenUpdateLeavesTheOldVersionServing() {
    stage.dispatcher.breakStartOf(bundle -> bundle.files().get("main.js").equals("broken"));
    stage.apply("greet", code("1"));
    String first = stage.awaitServing("greet");

    stage.apply("greet", code("broken"));

    stage.awaitCondition("greet", "LatestVersionReady", "False StartFailed");
    assertThat(stage.serving("greet")).isEqualTo(first);
    assertThat(stage.condition("greet", "Ready")).isEqualTo("True Serving");
    assertThat(stage.function("greet").getStatus().conditions().get(1).getMessage())
        .isEqualTo("main.js:1:2: SyntaxError: Unexpected token");
    eventually(() -> assertThat(events()).contains("Warning VersionFailed"));

    stage.apply("greet", code("3"));
    assertThat(stage.awaitServing("greet")).isNotEqualTo(first);
  }

  @Test
  void whatFailedIsTriedAgainWhenSomebodyAsks() {
    stage.dispatcher.breakStartOf(bundle -> true);
    stage.apply("greet", code("1"));
    stage.awaitCondition("greet", "LatestVersionReady", "False StartFailed");
    assertThat(stage.condition("greet", "Stalled")).isEqualTo("True StartFailed");
    stage.annotate("greet", "edgeward.dev/resync", "now");
    eventually(
        () ->
            assertThat(stage.versions())
                .singleElement()
                .satisfies(
                    version ->
                        assertThat(version.getMetadata().getAnnotations())
                            .containsEntry("edgeward.dev/resync", "now")));

    stage.dispatcher.breakStartOf(bundle -> false);
    stage.annotate("greet", "edgeward.dev/resync", "again");

    stage.awaitServing("greet");
    assertThat(stage.function("greet").getStatus().conditions())
        .extracting(Condition::getType)
        .containsExactly("Ready", "LatestVersionReady", "Synced");
  }

  @Test
  void aChangeThatDoesNotConcernTheCodeMakesNoVersion() {
    stage.apply("greet", code("1"));
    stage.awaitServing("greet");

    stage.apply("greet", code("1") + "description: Says hello\n");

    stage.awaitServing("greet");
    assertThat(stage.versions()).hasSize(1);
  }

  @Test
  void aPinServesAndCanBeTakenBack() {
    stage.apply("greet", code("1"));
    String first = stage.awaitServing("greet");
    stage.apply("greet", code("2") + "defaultVersion: " + first + "\n");

    eventually(() -> assertThat(stage.versions()).hasSize(2));
    stage.awaitCondition("greet", "LatestVersionReady", "True Loaded");
    assertThat(stage.serving("greet")).isEqualTo(first);

    stage.apply("greet", code("2"));
    eventually(() -> assertThat(stage.serving("greet")).isNotEqualTo(first));
    assertThat(stage.function("greet").getStatus().previousVersion().name()).isEqualTo(first);
  }

  @Test
  void aChangeOfTheConfigMapIsANewVersion() {
    stage.apply("greet", "code: {configMapRef: {name: sources}}");
    stage.awaitCondition("greet", "Synced", "False ConfigMapNotShared");

    stage.shareConfigMap("sources", Map.of("main.js", "1"));
    String first = stage.awaitServing("greet");
    stage.shareConfigMap("sources", Map.of("main.js", "2"));

    eventually(() -> assertThat(stage.awaitServing("greet")).isNotEqualTo(first));
    assertThat(stage.versions())
        .extracting(version -> version.getSpec().files().get("main.js"))
        .containsExactly("1", "2");
  }

  @Test
  void aMoveToAnotherVersionIsAnnouncedWhereTheSpecDoesNotShowIt() {
    List<String> seen = new CopyOnWriteArrayList<>();
    stage.apply("greet", "code: {configMapRef: {name: sources}}");
    stage.shareConfigMap("sources", Map.of("main.js", "1"));
    String first = stage.awaitServing("greet");
    try (Watch watch = stage.watch("greet", function -> seen.add(Stage.report(function)))) {
      stage.shareConfigMap("sources", Map.of("main.js", "2"));
      eventually(() -> assertThat(stage.awaitServing("greet")).isNotEqualTo(first));
      String second = stage.serving("greet");
      stage.shareConfigMap("sources", Map.of("main.js", "1"));
      eventually(() -> assertThat(stage.awaitServing("greet")).isEqualTo(first));

      eventually(
          () ->
              assertThat(seen)
                  .endsWith(
                      first + " Unknown", second + " True", second + " Unknown", first + " True"));
    }
  }

  @Test
  void aVersionThatSilencesItsRuntimeIsTriedEverMoreRarely() {
    stage.apply("fine", code("1"));
    stage.awaitServing("fine");
    stage.dispatcher.failWith(
        new DispatcherException.Unanswered("no answer", new IOException("timeout")));
    stage.apply("loops", code("2"));
    stage.awaitCondition("loops", "LatestVersionReady", "Unknown RuntimeUnresponsive");
    int calls = work().size();

    // What wakes up all that wait for the runtime does not hurry it.
    stage.touchRuntime();
    Stage.pass(Duration.ofMillis(500));

    assertThat(work()).hasSize(calls);

    // A runtime that is down next says nothing about the version, and doesn't make it forgotten.
    stage.dispatcher.goDown();
    eventually(() -> assertThat(work().size()).isGreaterThan(calls));
    assertThat(stage.condition("loops", "LatestVersionReady"))
        .isEqualTo("Unknown RuntimeUnresponsive");
    stage.dispatcher.recover();
    stage.awaitServing("loops");
  }

  @Test
  void codeOfARegistryIsPulledOnceItsSecretIsThereAndNeverAgain() {
    stage.registry.password = "secret";
    String reference = stage.registry.push("ghcr.io/acme/greet", Map.of("main.js", "pulled"));
    stage.apply("greet", "code: {ociRef: {reference: '" + reference + "'}}");
    stage.awaitCondition("greet", "Synced", "False RegistryNotAllowed");

    stage.allowRegistry("ghcr.io/acme");
    stage.awaitCondition("greet", "Synced", "False PullUnauthorized");
    stage.apply(
        "greet",
        "code: {ociRef: {reference: '" + reference + "', pullSecretRef: {name: registry}}}");
    stage.awaitCondition("greet", "Synced", "False SecretNotShared");
    stage.sharePullSecret("registry", "ghcr.io", "ann", "secret");

    String serving = stage.awaitServing("greet");
    assertThat(stage.source(serving)).isEqualTo("pulled");
    assertThat(stage.registry.given).hasValue(1);

    stage.apply("greet", code("other"));
    stage.awaitServing("greet");
    stage.stop();
    stage.registry.down = true;
    stage.start();
    stage.apply("greet", "code: {ociRef: {reference: '" + reference + "'}}");

    eventually(() -> assertThat(stage.serving("greet")).isEqualTo(serving));
    assertThat(stage.awaitServing("greet")).isEqualTo(serving);
    assertThat(stage.preview("greet")).isInstanceOf(SpecPreviews.Preview.Version.class);
    assertThat(stage.registry.given).hasValue(1);
  }

  @Test
  void aRegistryThatComesBackIsAskedAgain() {
    String reference = stage.registry.push("ghcr.io/acme/greet", Map.of("main.ts", "typed"));
    stage.registry.down = true;
    stage.allowRegistry("ghcr.io/acme");
    stage.apply("greet", "code: {ociRef: {reference: '" + reference + "'}, entrypoint: main.ts}");
    stage.awaitCondition("greet", "Synced", "False PullFailed");
    assertThat(stage.condition("greet", "Reconciling")).isEqualTo("True PullFailed");

    stage.registry.down = false;

    assertThat(stage.source(stage.awaitServing("greet"))).isEqualTo("/* bundled */typed");
  }

  @Test
  void aRotatedSecretIsSealedAnewAndNoNewVersion() {
    stage.apply(
        "greet", code("1") + "env: [{name: KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}]\n");
    stage.awaitCondition("greet", "LatestVersionReady", "False SecretNotShared");

    stage.shareSecret("s", Map.of("k", "old"));
    String name = stage.awaitServing("greet");
    SealedEnv before = stage.versions().getFirst().getStatus().sealedEnv();
    stage.shareSecret("s", Map.of("k", "new"));

    eventually(
        () ->
            assertThat(stage.versions().getFirst().getStatus().sealedEnv().digest())
                .isNotEqualTo(before.digest()));
    assertThat(stage.awaitServing("greet")).isEqualTo(name);
    assertThat(stage.versions()).hasSize(1);
    assertThat(stage.dispatcher.calls("check"))
        .extracting(call -> call.environment().digest())
        .containsExactly(
            before.digest(), stage.versions().getFirst().getStatus().sealedEnv().digest());
    assertThat(Serialization.asJson(stage.versions())).doesNotContain("old", "bmV3");
  }

  @Test
  void aSecretThatIsNoLongerSharedLeavesTheVersionServing() {
    stage.shareSecret("s", Map.of("k", "value"));
    stage.apply(
        "greet", code("1") + "env: [{name: KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}]\n");
    String name = stage.awaitServing("greet");

    stage.client.secrets().inNamespace(TEAM_A).withName("s").delete();

    stage.awaitCondition("greet", "LatestVersionReady", "False SecretNotShared");
    assertThat(stage.serving("greet")).isEqualTo(name);
    assertThat(stage.versions().getFirst().getStatus().sealedEnv()).isNotNull();
  }

  @Test
  void whatWasAppliedWhileTheRuntimeWasDownGetsReadyOnceItIsUp() {
    stage.dispatcher.goDown();
    for (int i = 0; i < 5; i++) {
      stage.apply("f" + i, code("" + i));
    }
    stage.awaitCondition("f4", "LatestVersionReady", "Unknown RuntimeUnavailable");
    eventually(() -> assertThat(runtimeReady()).isEqualTo("False"));

    stage.dispatcher.recover();

    for (int i = 0; i < 5; i++) {
      stage.awaitServing("f" + i);
    }
    eventually(() -> assertThat(runtimeReady()).isEqualTo("True"));
  }

  @Test
  void aRuntimeThatGoesDownChangesNothingAboutWhatIsLoaded() {
    stage.apply("greet", code("1"));
    stage.awaitServing("greet");
    stage.dispatcher.failWith(new DispatcherException.Unauthorized("who?"));
    eventually(() -> assertThat(runtimeReady()).isEqualTo("False"));

    aMoment();

    assertThat(stage.condition("greet", "Ready")).isEqualTo("True Serving");
    assertThat(stage.condition("greet", "LatestVersionReady")).isEqualTo("True Loaded");
    eventually(() -> assertThat(events()).contains("Warning RuntimeRefused"));
  }

  @Test
  void aPurgedFunctionTakesItsVersionsAndTheirBundlesAlong() {
    stage.apply("greet", code("1"));
    stage.awaitServing("greet");
    stage.apply("greet", code("2"));
    eventually(() -> assertThat(stage.dispatcher.bundles()).hasSize(2));
    stage.awaitServing("greet");

    stage.purge("greet");

    eventually(
        () -> {
          assertThat(stage.functionIn(TEAM_A, "greet")).isEmpty();
          assertThat(stage.versions()).isEmpty();
          assertThat(stage.dispatcher.bundles()).isEmpty();
        });
  }

  @Test
  void aBundleStaysWhileAnotherVersionNeedsIt() {
    stage.apply("one", code("1"));
    stage.awaitServing("one");
    stage.apply("other", code("1") + "limits: {timeoutSeconds: 5}\n");
    stage.awaitServing("other");
    assertThat(stage.dispatcher.bundles()).hasSize(1);

    stage.purge("one");
    eventually(() -> assertThat(stage.versions()).hasSize(1));
    aMoment();
    assertThat(stage.dispatcher.bundles()).hasSize(1);

    stage.purge("other");
    eventually(() -> assertThat(stage.dispatcher.bundles()).isEmpty());
  }

  @Test
  void aDeletionIsNotHeldUpByARuntimeThatIsDown() {
    stage.apply("greet", code("1"));
    stage.awaitServing("greet");
    stage.dispatcher.goDown();

    stage.purge("greet");
    eventually(() -> assertThat(stage.functionIn(TEAM_A, "greet")).isEmpty());
    stage.leap(Duration.ofMinutes(1));

    eventually(() -> assertThat(stage.versions()).isEmpty());
  }

  @Test
  void aDeletionIsNotHeldUpByARuntimeThatIsGone() {
    stage.apply("greet", code("1"));
    stage.awaitServing("greet");
    stage.client.resources(dev.edgeward.api.v1alpha1.Runtime.class).withName("local").delete();
    aMoment();

    stage.purge("greet");

    eventually(() -> assertThat(stage.versions()).isEmpty());
  }

  @Test
  void aSecondReconcileWritesNothing() {
    stage.shareSecret("s", Map.of("k", "value"));
    stage.apply(
        "greet", code("1") + "env: [{name: KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}]\n");
    stage.apply("plain", code("2"));
    stage.awaitServing("greet");
    stage.awaitServing("plain");
    stage.awaitSynced();
    aMoment();
    List<InMemoryDispatcher.Call> before = work();
    stage.stop();
    stage.kubernetes.forgetWrites();

    stage.start();
    aMoment();

    assertThat(stage.kubernetes.writes()).isEmpty();
    assertThat(work()).isEqualTo(before);
  }

  @Test
  void afterARestartTheOperatorGoesOnWhereItWas() {
    stage.apply("greet", code("1"));
    stage.awaitServing("greet");
    stage.stop();
    stage.apply("greet", code("2"));
    stage.apply("new", code("3"));
    stage.start();

    stage.awaitServing("new");
    stage.awaitServing("greet");
    assertThat(stage.versions())
        .extracting(version -> version.getSpec().number())
        .containsExactlyInAnyOrder(1, 2, 1);
  }

  @Test
  void aFunctionThatCannotBeUnderstoodStopsNoOther() {
    String head =
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata: {name: %s, namespace: team-a}
        %s
        """;
    stage.create(head.formatted("no-spec", ""));
    stage.create(head.formatted("null-spec", "spec: null"));
    stage.create(head.formatted("empty", "spec: {}"));
    stage.create(
        head.formatted(
            "unknown",
            "spec: {new: {a: 1}, source: of-tomorrow, retentionTier: ages, egress: {policy: Maybe},"
                + " output: {schema: {type: object}, enforcement: Perhaps}, code: {files: {main.js: x}, y: 1}}"));
    stage.apply("greet", code("1"));

    stage.awaitServing("greet");
    stage.awaitServing("unknown");
    for (String name : List.of("no-spec", "null-spec", "empty")) {
      stage.awaitCondition(name, "Synced", "True NoCode");
    }
  }

  @Test
  void theYoungerOfTwoFunctionsWithOneIdWaitsUntilTheOlderIsGone() {
    stage.apply("older", code("1"));
    stage.awaitServing("older");
    Function older = stage.function("older");
    // Times are kept to the second.
    Stage.pass(Duration.ofMillis(1_100));
    stage.create(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata: {name: younger, namespace: team-b, labels: {edgeward.dev/id: %s}}
        spec: {code: {files: {main.js: two}}}
        """
            .formatted(older.getStatus().id()));

    eventually(
        () ->
            assertThat(stage.functionIn("team-b", "younger").orElseThrow().getStatus().conditions())
                .allMatch(condition -> condition.getReason().equals("IdConflict")));
    assertThat(stage.condition("older", "Ready")).isEqualTo("True Serving");

    stage.purge("older");
    eventually(() -> assertThat(stage.functionIn(TEAM_A, "older")).isEmpty());
    assertThat(stage.versions()).allMatch(FunctionVersion::isMarkedForDeletion);
    stage.apply("team-b", "younger", "code: {files: {main.js: three}}");
    eventually(
        () ->
            assertThat(
                    stage
                        .functionIn("team-b", "younger")
                        .orElseThrow()
                        .getStatus()
                        .defaultVersion())
                .isNotNull());
  }

  @Test
  void aNameThatIsTakenByAHandMadeVersionIsSaidAndNotServed() {
    stage.apply("greet", code("1"));
    String name = stage.awaitServing("greet");
    FunctionVersionSpec spec = stage.versions().getFirst().getSpec();
    stage.purge("greet");
    eventually(() -> assertThat(stage.versions()).isEmpty());

    stage.create(handMade(name, spec, "evil"));
    stage.apply("greet", code("1"));

    stage.awaitCondition("greet", "Synced", "False VersionNameTaken");
    assertThat(stage.serving("greet")).isEqualTo("none");
    eventually(
        () ->
            assertThat(stage.versions().getFirst().getStatus().conditions().getFirst().getReason())
                .isEqualTo("DigestMismatch"));
    assertThat(stage.dispatcher.bundles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"main.js\": null}", "{\"main.js\": \"\\ud800\"}", "[]"})
  void aHandMadeVersionOfWhatIsNoSourceIsSaidToBeForged(String files) throws IOException {
    stage.apply("greet", code("1"));
    stage.awaitServing("greet");
    FunctionVersionSpec spec = stage.versions().getFirst().getSpec();

    stage.create(
        handMade("packed", spec, "x")
            .replace("files: {main.js: x}", "packedFiles: " + packed(files)));

    eventually(
        () ->
            assertThat(stage.get(FunctionVersion.class, TEAM_A, "packed").getStatus())
                .isNotNull()
                .extracting(status -> status.conditions().getFirst().getReason())
                .isEqualTo("DigestMismatch"));
  }

  private static String packed(String files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(files.getBytes(StandardCharsets.UTF_8));
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  @Test
  void aHandMadeVersionThatClaimsTheDigestOfTheSpecIsPassedOver() {
    stage.apply("greet", code("1"));
    stage.awaitServing("greet");
    stage.apply("greet", code("2"));
    String second = "2";
    eventually(() -> assertThat(stage.versions()).hasSize(2));
    String serving = stage.awaitServing("greet");
    FunctionVersionSpec spec = stage.versions().getLast().getSpec();

    stage.create(
        handMade("forged", spec, "evil")
            .replace(
                "metadata: {",
                "metadata: {labels: {edgeward.dev/function-id: " + spec.functionId() + "}, "));
    aMoment();

    assertThat(stage.serving("greet")).isEqualTo(serving);
    assertThat(stage.versions().stream().filter(v -> v.getMetadata().getName().equals(serving)))
        .singleElement()
        .satisfies(
            version -> assertThat(version.getSpec().files()).containsEntry("main.js", second));
    assertThat(stage.dispatcher.bundles().values())
        .noneMatch(bundle -> bundle.files().containsValue("evil"));
  }

  @Test
  void aVersionThatKubernetesFindsTooLargeIsSaid() {
    stage.kubernetes.refuse(
        "POST functionversions"::equals, 413, status(413, "Request entity too large"));

    stage.apply("greet", code("1"));

    stage.awaitCondition("greet", "Synced", "False VersionTooLarge");
    aMoment();
    assertThat(stage.kubernetes.writes().stream().filter("POST functionversions"::equals).count())
        .isLessThan(5);
  }

  @Test
  void aVersionThatKubernetesRefusesIsSaid() {
    stage.kubernetes.refuse(
        "POST functionversions"::equals, 422, status(422, "hosts go with policy AllowList"));

    stage.apply("greet", code("1"));

    stage.awaitCondition("greet", "Synced", "False VersionRefused");
  }

  @Test
  void inANamespaceThatIsBeingDeletedNothingIsTriedAgainAndAgain() {
    stage.kubernetes.refuse(
        "POST functionversions"::equals,
        403,
        """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden", "code": 403,
         "message": "unable to create new content in namespace team-a because it is being terminated",
         "details": {"causes": [{"reason": "NamespaceTerminating", "field": "metadata.namespace"}]}}
        """);

    stage.apply("greet", code("1"));
    eventually(() -> assertThat(stage.kubernetes.writes()).contains("POST functionversions"));
    aMoment();

    assertThat(stage.kubernetes.writes().stream().filter("POST functionversions"::equals).count())
        .isLessThan(5);
    stage.delete("greet");
    eventually(() -> assertThat(stage.functionIn(TEAM_A, "greet")).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"409", "422", "500", "503"})
  void whatTheApiServerRefusesForAWhileIsDoneInTheEnd(int code) {
    stage.kubernetes.refuse(
        request -> request.startsWith("PATCH") || request.startsWith("POST"),
        code,
        status(code, "not now"));
    stage.kubernetes.relent();
    stage.apply("greet", code("1"));
    stage.kubernetes.refuse(
        request -> request.startsWith("PATCH") || request.startsWith("POST f"),
        code,
        status(code, "not now"));
    stage.kubernetes.forgetWrites();
    aMoment();

    stage.kubernetes.relent();

    stage.awaitServing("greet");
  }

  @Test
  void anObjectThatIsGoneNeedsNoRelease() {
    stage.apply("greet", code("1"));
    stage.awaitServing("greet");
    stage.kubernetes.refuse(
        request -> request.equals("PATCH functions") || request.equals("PATCH functionversions"),
        404,
        status(404, "not found"));
    stage.kubernetes.forgetWrites();

    stage.delete("greet");
    aMoment();

    assertThat(stage.kubernetes.writes())
        .filteredOn(write -> write.startsWith("PATCH f"))
        .hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void aMessageThatNoUtf8CanCarryIsWrittenOnce() {
    stage.dispatcher.breakStartOf(bundle -> true);
    stage.dispatcher.blame("lone " + (char) 0xD800);
    stage.apply("greet", code("1"));
    stage.awaitCondition("greet", "LatestVersionReady", "False StartFailed");
    aMoment();
    stage.kubernetes.forgetWrites();

    stage.apply("greet", code("1") + "description: x\n");
    stage.awaitCondition("greet", "LatestVersionReady", "False StartFailed");
    aMoment();

    assertThat(stage.kubernetes.writes())
        .filteredOn(write -> write.startsWith("PATCH"))
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void anEnvironmentThatDoesNotFitBesideTheCodeIsSaid() {
    String files =
        String.join(
            ", ",
            IntStream.range(0, 10).mapToObj(i -> "f" + i + ".js: " + "<".repeat(22_000)).toList());
    stage.shareConfigMap("m", Map.of("k", "v".repeat(200_000)));

    stage.apply(
        "greet",
        "code: {files: {main.js: x, "
            + files
            + "}}\nenv: [{name: K, valueFrom: {configMapKeyRef: {name: m, key: k}}}]\n");

    stage.awaitCondition("greet", "LatestVersionReady", "False EnvTooLarge");
  }

  private static String handMade(String name, FunctionVersionSpec spec, String source) {
    return """
    apiVersion: edgeward.dev/v1alpha1
    kind: FunctionVersion
    metadata: {name: %s, namespace: team-a}
    spec:
      functionId: %s
      number: 9
      digest: "%s"
      bundleDigest: "%s"
      files: {main.js: %s}
      entrypoint: main.js
      compatibilityDate: "2026-11-01"
      runtimeRef: {name: local}
    """
        .formatted(name, spec.functionId(), spec.digest(), spec.bundleDigest(), source);
  }

  private static String status(int code, String message) {
    return """
    {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d, "message": "%s"}\
    """
        .formatted(code, message);
  }

  private List<String> events() {
    return stage.client.v1().events().inAnyNamespace().list().getItems().stream()
        .map((Event event) -> event.getType() + " " + event.getReason())
        .toList();
  }

  private String runtimeReady() {
    var status =
        stage
            .client
            .resources(dev.edgeward.api.v1alpha1.Runtime.class)
            .withName("local")
            .get()
            .getStatus();
    return status == null ? "none" : status.conditions().getFirst().getStatus();
  }

  /** What was asked of the dispatcher, its health aside. */
  private List<InMemoryDispatcher.Call> work() {
    return stage.dispatcher.calls().stream()
        .filter(call -> !call.operation().equals("health"))
        .toList();
  }
}
