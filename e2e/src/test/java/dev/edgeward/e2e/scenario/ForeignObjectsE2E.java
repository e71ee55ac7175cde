package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.Component;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Objects that nobody of ours would write. They are told what is wrong or left alone; whatever is
 * applied after them serves.
 */
@ExtendWith(LocalStackExtension.class)
class ForeignObjectsE2E {

  private static final int MEBIBYTE = 1024 * 1024;

  private Team team;

  @BeforeEach
  void newTeam(TestStack stack) {
    team = new Team(stack);
  }

  /** The point of each test in here. */
  @AfterEach
  void whatIsAppliedAfterwardsServes() throws Exception {
    TeamFunction next = team.function("next");
    next.serve("export default () => 'next'");
    assertThat(next.result().asText()).isEqualTo("next");
  }

  /** As the objects of a later release are, after one has gone back to this one. */
  @Test
  void fieldsAndValuesOfALaterRelease(TestStack stack) throws Exception {
    try (var later = new LaterSchema(stack.admin(), "functions.edgeward.dev")) {
      TeamFunction future = team.function("future");
      later.awaitInForce(
          () ->
              future.applySpec(
                  """
                  code: {files: {main.js: "export default () => 'future'"}, language: klingon}
                  egress: {policy: Wormhole}
                  source: telepathy
                  retentionTier: forever
                  warp: {factor: 9, crew: [{name: Ann}, 7, null]}
                  """));
      assertThat((Object) future.object().get("spec", "warp", "factor")).isEqualTo(9);
      TeamFunction next = team.function("meanwhile");
      next.serve("export default () => 'meanwhile'");
      assertThat(next.result().asText()).isEqualTo("meanwhile");
      await().until(() -> !future.condition("Ready").status().isEmpty());

      // What was met in a watch is met in a list now.
      stack.restart(Component.OPERATOR);
      stack.restart(Component.API_SERVER);
      next.serve("export default () => 'restarted'");
      assertThat(next.result().asText()).isEqualTo("restarted");
      future.delete();
      await().until(() -> future.object() == null);
    }
  }

  @Test
  void aMebibyteOfCode() throws Exception {
    TeamFunction large = team.function("large");
    String code = "export default () => 'large'; //";
    large.serve(code + "x".repeat(MEBIBYTE - code.length()));
    assertThat(large.result().asText()).isEqualTo("large");

    assertThatThrownBy(() -> large.applyCode(code + "x".repeat(MEBIBYTE - code.length() + 1)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("may not be more than 1048576 bytes");
    // Each of these characters takes six bytes where Kubernetes keeps it: too many for a version as
    // they are, so it packs them.
    String escaped = "<".repeat(95_000);
    large.serve(code + escaped + "x".repeat(MEBIBYTE - code.length() - escaped.length()));
    assertThat(large.result().asText()).isEqualTo("large");
  }

  @Test
  void oddUnicode() throws Exception {
    String odd = "e\u0301 \u202Eabc\u202C \uFEFF \uD83E\uDDD1\u200D\uD83D\uDE80 \u0000 \u0436";
    team.apply(
        Serialization.asJson(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", "odd", "labels", Map.of("edgeward.dev/share", "functions")),
                "data",
                Map.of("value", odd))));
    TeamFunction function = team.function("odd");
    String code =
        "/* %1$s */ export default (args, { env }) => ['%1$s', env.VALUE, env.MAP, args.text]";
    Map<String, Object> spec =
        Map.of(
            "displayName",
            odd,
            "description",
            odd,
            "code",
            Map.of("files", Map.of("main.js", code.formatted(odd))),
            "env",
            List.of(
                Map.of("name", "VALUE", "value", odd),
                Map.of(
                    "name",
                    "MAP",
                    "valueFrom",
                    Map.of("configMapKeyRef", Map.of("name", "odd", "key", "value")))));

    function.awaitServed(function.apply(spec));

    assertThat(function.result(Map.of("text", odd)))
        .hasSize(4)
        .allSatisfy(text -> assertThat(text.asText()).isEqualTo(odd));
    assertThat(team.rest().get("/api/functions/" + function.id()).body().path("name").asText())
        .isEqualTo(odd);
  }

  @Test
  void aVersionMadeByHand(TestStack stack) throws Exception {
    TeamFunction function = team.function("copied");
    function.serve("export default () => 'true'");
    GenericKubernetesResource genuine =
        stack
            .edgeward("FunctionVersion", "functionversions")
            .inNamespace(team.namespace())
            .withName(function.servingVersion())
            .get();
    Map<String, Object> forged = new HashMap<>(genuine.get("spec"));
    forged.put("files", Map.of("main.js", "export default () => 'forged'"));
    forged.put("number", 99);

    applyVersion("forged", genuine.getMetadata().getLabels(), forged);
    applyVersion("orphaned", Map.of(), forged);
    forged.put("functionId", "fun_00000000000000000000000000");
    applyVersion("stray", Map.of("edgeward.dev/function-id", "none"), forged);

    for (String name : new String[] {"forged", "orphaned", "stray"}) {
      await(name).untilAsserted(() -> assertThat(reason(stack, name)).isEqualTo("DigestMismatch"));
    }
    assertThat(function.result().asText()).isEqualTo("true");
    function.serve("export default () => 'second'");
    assertThat(function.result().asText()).isEqualTo("second");
  }

  @Test
  void aFunctionWhoseConfigMapIsMissing() throws Exception {
    TeamFunction waiting = team.function("waiting");

    long generation = waiting.applySpec("code: {configMapRef: {name: absent}}");

    TeamFunction.Condition why = waiting.awaitFalse("LatestVersionReady", generation);
    assertThat(why.reason()).isEqualTo("ConfigMapNotShared");
    assertThat(why.message()).contains("absent");
    assertThat(waiting.invoke(Map.of()).status()).isEqualTo(409);

    team.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: absent, labels: {edgeward.dev/share: functions}}
        data: {main.js: "export default () => 'at last'"}
        """);
    waiting.awaitServed(generation);
    assertThat(waiting.result().asText()).isEqualTo("at last");
  }

  private void applyVersion(String name, Map<String, String> labels, Map<String, Object> spec) {
    Map<String, String> metadata = new HashMap<>(labels);
    metadata.remove("edgeward.dev/id");
    team.apply(
        Serialization.asJson(
            Map.of(
                "apiVersion",
                "edgeward.dev/v1alpha1",
                "kind",
                "FunctionVersion",
                "metadata",
                Map.of("name", name, "labels", metadata),
                "spec",
                spec)));
  }

  private Object reason(TestStack stack, String name) {
    GenericKubernetesResource object =
        stack
            .edgeward("FunctionVersion", "functionversions")
            .inNamespace(team.namespace())
            .withName(name)
            .get();
    return object.get("status", "conditions", 0, "reason");
  }
}
