package dev.edgeward.e2e.scenario;

import static dev.edgeward.e2e.registry.OciRegistry.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.registry.OciRegistry;
import dev.edgeward.e2e.registry.RegistryExtension;
import dev.edgeward.e2e.registry.Tarball;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.EdgewardKinds;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A team keeps its code in a registry: what is pushed serves, and nothing else does. */
@ExtendWith({RegistryExtension.class, LocalStackExtension.class})
class OciE2E {
  private static final String ARCHIVE = "application/vnd.cncf.flux.content.v1.tar+gzip";

  private Team team;
  private OciRegistry registry;

  /** The team may use a part of the registry, and has its password. */
  @BeforeEach
  void newTeam(TestStack stack, OciRegistry registry) {
    this.team = new Team(stack);
    this.registry = registry;
    stack
        .admin()
        .genericKubernetesResources(EdgewardKinds.RUNTIMES)
        .withName("local")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"oci\": {\"registries\": [{\"prefix\": \"%s/team\", \"insecure\": true}]}}}"
                .formatted(registry.host()));
  }

  private void sharePassword() {
    team.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: registry, labels: {edgeward.dev/share: functions}}
        type: kubernetes.io/dockerconfigjson
        data: {.dockerconfigjson: %s}
        """
            .formatted(
                Base64.getEncoder()
                    .encodeToString(registry.dockerConfig().getBytes(StandardCharsets.UTF_8))));
  }

  private static String code(String reference) {
    return "code: {ociRef: {reference: \"%s\", pullSecretRef: {name: registry}}}"
        .formatted(reference);
  }

  /** Waits until a function says why it doesn't serve some code. */
  private static void awaitRefused(
      TeamFunction function, long generation, String reason, String... message) {
    TeamFunction.Condition why = function.awaitFalse("LatestVersionReady", generation);

    assertThat(why.reason()).as("%s", why).isEqualTo(reason);
    assertThat(why.message()).contains(message).doesNotContain(PASSWORD);
    assertThat(function.condition("Synced").reason()).isEqualTo(reason);
  }

  private String pushJavaScript(String repository, String result) throws Exception {
    return registry.push(
        repository,
        Map.of(
            "main.js",
            "import { value } from './lib/value.js';\nexport default () => value;",
            "lib/value.js",
            "export const value = '%s';".formatted(result)),
        "main.js:text/javascript",
        "lib/value.js");
  }

  @Test
  void whatIsPushedServesOnceTheRegistryIsShownAPassword() throws Exception {
    String reference = pushJavaScript("team/greet", "pulled");
    TeamFunction greet = team.function("greet");

    long generation = greet.applySpec("code: {ociRef: {reference: \"%s\"}}".formatted(reference));
    awaitRefused(greet, generation, "PullUnauthorized", "is not shown without credentials");

    generation = greet.applySpec(code(reference));
    awaitRefused(greet, generation, "SecretNotShared", "Secret registry", "edgeward.dev/share");

    sharePassword();
    greet.awaitServed(generation);
    assertThat(greet.result().asText()).isEqualTo("pulled");
  }

  @Test
  void aFolderOfTypeScriptServes() throws Exception {
    sharePassword();
    String reference =
        registry.push(
            "team/typed",
            Map.of(
                "src/main.ts",
                "import { value } from './value';\nexport default (): string => value;",
                "src/value.ts",
                "export const value: string = 'typed';"),
            "src/");
    TeamFunction typed = team.function("typed");

    typed.awaitServed(
        typed.applySpec(code(reference).replace("}}}", "}}, entrypoint: src/main.ts}")));

    assertThat(typed.result().asText()).isEqualTo("typed");
  }

  @Test
  void whatServedOnceNeedsNoRegistry(TestStack stack) throws Exception {
    sharePassword();
    String one = pushJavaScript("team/revert", "one");
    String two = pushJavaScript("team/revert", "two");
    TeamFunction function = team.function("revert");
    function.awaitServed(function.applySpec(code(one)));
    String first = function.servingVersion();
    function.awaitServed(function.applySpec(code(two)));

    registry.stop();
    stack.restart(Component.OPERATOR);
    function.awaitServed(function.applySpec(code(one)));

    assertThat(function.servingVersion()).isEqualTo(first);
    assertThat(function.result().asText()).isEqualTo("one");
  }

  @Test
  void aRegistryThatIsDownIsAskedAgainAndTheOldCodeServes() throws Exception {
    sharePassword();
    TeamFunction function = team.function("down");
    function.awaitServed(function.applySpec(code(pushJavaScript("team/down", "old"))));
    String reference = pushJavaScript("team/down", "new");
    registry.stop();

    long generation = function.applySpec(code(reference));
    awaitRefused(function, generation, "PullFailed", registry.host(), "doesn't answer");
    assertThat(function.result().asText()).isEqualTo("old");

    registry.start();
    function.awaitServed(generation);
    assertThat(function.result().asText()).isEqualTo("new");
  }

  @Test
  void aTagAloneIsRefused() {
    assertThatThrownBy(
            () -> team.function("tagged").applySpec(code(registry.host() + "/team/greet:v1")))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("reference needs the digest");
  }

  @Test
  void onlyWhatTheRuntimeNamesIsAsked() throws Exception {
    sharePassword();
    TeamFunction function = team.function("foreign");

    long generation = function.applySpec(code(pushJavaScript("other/greet", "1")));

    awaitRefused(
        function,
        generation,
        "RegistryNotAllowed",
        "Runtime local lets functions get no code from " + registry.host() + "/other/greet");
  }

  @Test
  void whatIsNotThereIsTold() {
    sharePassword();
    TeamFunction function = team.function("missing");
    String digest = "sha256:" + "0".repeat(64);

    long generation = function.applySpec(code(registry.host() + "/team/missing@" + digest));

    awaitRefused(function, generation, "PullFailed", "/team/missing has no " + digest);
  }

  @Test
  void whatARegistryFalsifiesIsNotUsed() throws Exception {
    sharePassword();
    String reference =
        registry.push("team/false", Map.of("main.js", "export default () => 1"), "main.js");
    registry.falsify("export default () => 1", "export default () => 2");
    TeamFunction function = team.function("falsified");

    awaitRefused(
        function, function.applySpec(code(reference)), "PullFailed", "its SHA-256 differs");
  }

  /** Three times what a manifest may have, also where the runtime has to be given it anew. */
  @Test
  void codeThatNoManifestCouldHoldServes(TestStack stack) throws Exception {
    sharePassword();
    StringBuilder large = new StringBuilder("const table = {};\n");
    for (int i = 0; large.length() < 3_200_000; i++) {
      large
          .append("table.entry")
          .append(i)
          .append(" = \"the value of number ")
          .append(i)
          .append("\";\n");
    }
    large.append("export default ({ key }) => table[key];\n");
    String reference = registry.push("team/table", Map.of("main.js", large.toString()), "main.js");
    TeamFunction table = team.function("table");

    table.awaitServed(table.applySpec(code(reference)));
    assertThat(table.result(Map.of("key", "entry40000")).asText())
        .isEqualTo("the value of number 40000");

    stack.emptyCodeStore();
    stack.restart(Component.API_SERVER);
    assertThat(TeamFunction.resultOnceBack(() -> table.invoke(Map.of("key", "entry5"))).asText())
        .isEqualTo("the value of number 5");
  }

  @Test
  void whatIsTooLargeIsToldByHowMuch() throws Exception {
    sharePassword();
    String reference =
        registry.push("team/large", Map.of("main.js", "//" + "x".repeat(4_999_998)), "main.js");
    TeamFunction function = team.function("large");

    awaitRefused(
        function,
        function.applySpec(code(reference)),
        "InvalidArtifact",
        "its files have 5000000 bytes; at most 4194304 are possible");
  }

  @Test
  void anArchiveThatLeadsOutOfItsFolderIsRefusedAndAnIndexToo() throws Exception {
    sharePassword();
    TeamFunction function = team.function("hostile");

    awaitRefused(
        function,
        function.applySpec(code(pushArchive("../main.js"))),
        "InvalidArtifact",
        "outside of its folder: ../main.js");

    String index =
        registry.pushManifest(
            "team/archive",
            "{\"schemaVersion\": 2, \"mediaType\": \"application/vnd.oci.image.index.v1+json\", \"manifests\": []}");
    awaitRefused(
        function, function.applySpec(code(index)), "InvalidArtifact", "is that of an index");

    function.awaitServed(function.applySpec(code(pushArchive("./main.js"))));
    assertThat(function.result().asInt()).isEqualTo(3);
  }

  /** What {@code flux push artifact} makes of a folder with one file, of that name. */
  private String pushArchive(String name) throws Exception {
    byte[] tar = Tarball.of(name, "export default () => 3");
    String config =
        registry.pushBlob(
            "team/archive",
            "application/vnd.cncf.flux.config.v1+json",
            "{}".getBytes(StandardCharsets.UTF_8));
    return registry.pushManifest(
        "team/archive",
        """
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": %s, "layers": [%s]}
        """
            .formatted(config, registry.pushBlob("team/archive", ARCHIVE, tar)));
  }
}
