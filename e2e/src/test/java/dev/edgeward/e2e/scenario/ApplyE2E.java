package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A team applies manifests: code comes to serve, changes, breaks, comes back, goes. */
@ExtendWith(LocalStackExtension.class)
class ApplyE2E {

  private Team team;

  @BeforeEach
  void newTeam(TestStack stack) {
    team = new Team(stack);
  }

  @Test
  void inlineCodeServes() throws Exception {
    TeamFunction greet = team.function("greet");

    greet.awaitServed(
        greet.applySpec(
            """
            displayName: Greet
            code:
              files:
                main.js: |
                  import { hello } from "./lib/hello.js";
                  export default async ({ who }, ctx) => hello(who, ctx.env.REGION);
                lib/hello.js: |
                  export const hello = (who, region) => ({ message: `Hello ${who} from ${region}` });
            env: [{name: REGION, value: eu}]
            """));

    assertThat(greet.result(Map.of("who", "Ann")).path("message").asText())
        .isEqualTo("Hello Ann from eu");
  }

  @Test
  void codeOfAConfigMapServesAndItsChangeIsPickedUp() throws Exception {
    applyConfigMap("code", "main.js", "export default () => 'first'");
    TeamFunction mapped = team.function("mapped");
    mapped.awaitServed(mapped.applySpec("code: {configMapRef: {name: code}}"));
    assertThat(mapped.result().asText()).isEqualTo("first");

    applyConfigMap("code", "main.js", "export default () => 'second'");

    await().untilAsserted(() -> assertThat(mapped.result().asText()).isEqualTo("second"));
    assertThat(mapped.versions()).hasSize(2);
  }

  @Test
  void anUpdateServesTheNewCodeAndARevertGoesBackToTheOldVersion() throws Exception {
    TeamFunction changing = team.function("changing");
    changing.serve("export default () => 1");
    String first = changing.servingVersion();

    changing.serve("export default () => 2");
    assertThat(changing.result().asInt()).isEqualTo(2);
    assertThat(changing.servingVersion()).isNotEqualTo(first);

    changing.serve("export default () => 1");
    assertThat(changing.result().asInt()).isEqualTo(1);
    assertThat(changing.servingVersion()).isEqualTo(first);
    assertThat(changing.versions()).extracting(TeamFunction.Version::number).containsExactly(1, 2);
    await()
        .untilAsserted(
            () ->
                assertThat(team.eventReasons("changing"))
                    .containsExactlyInAnyOrder("VersionReady", "DefaultVersionChanged"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          syntax-error    | "const a = 1;\nexport default ( => a;"                      | main.js:2 | Unexpected token
          missing-import  | "\n\nimport { b } from './absent.js';\nexport default () => b" | main.js:3 | absent.js
          throws-at-start | "const c = 1;\nthrow new Error('no luck');"                  | main.js:2 | no luck
          """)
  void aBrokenUpdateLeavesTheOldCodeServingAndSaysWhere(
      String name, String code, String place, String message) throws Exception {
    TeamFunction broken = team.function(name);
    broken.serve("export default () => 'good'");
    String good = broken.servingVersion();

    long generation = broken.applyCode(code);

    TeamFunction.Condition why = broken.awaitFalse("LatestVersionReady", generation);
    assertThat(why.reason()).isEqualTo("StartFailed");
    assertThat(why.message()).contains(place, message);
    assertThat(broken.condition("Ready").isTrue()).isTrue();
    assertThat(broken.servingVersion()).isEqualTo(good);
    assertThat(broken.result().asText()).isEqualTo("good");
    await().untilAsserted(() -> assertThat(team.eventReasons(name)).contains("VersionFailed"));
  }

  @Test
  void theEnvironmentComesFromValuesSecretsAndConfigMaps() throws Exception {
    applySecret("keys", true, "the first key");
    applyConfigMap("settings", "mode", "fast");
    TeamFunction env = team.function("env");
    env.awaitServed(
        env.applySpec(
            """
            code: {files: {main.js: "export default (args, ctx) => ctx.env"}}
            env:
              - {name: PLAIN, value: "värde"}
              - {name: KEY, valueFrom: {secretKeyRef: {name: keys, key: key}}}
              - {name: MODE, valueFrom: {configMapKeyRef: {name: settings, key: mode}}}
              - {name: ABSENT, valueFrom: {secretKeyRef: {name: none, key: key, optional: true}}}
            """));
    JsonNode values = env.result();
    assertThat(values).hasSize(3);
    assertThat(values.path("PLAIN").asText()).isEqualTo("värde");
    assertThat(values.path("KEY").asText()).isEqualTo("the first key");
    assertThat(values.path("MODE").asText()).isEqualTo("fast");

    applySecret("keys", true, "the second key");
    applyConfigMap("settings", "mode", "slow");

    await()
        .untilAsserted(
            () -> {
              JsonNode rotated = env.result();
              assertThat(rotated.path("KEY").asText()).isEqualTo("the second key");
              assertThat(rotated.path("MODE").asText()).isEqualTo("slow");
            });
    assertThat(env.versions()).hasSize(1);
    assertThat(
            team.stack()
                .edgeward("FunctionVersion", "functionversions")
                .inNamespace(team.namespace())
                .list()
                .getItems()
                .toString())
        .as("the sealed values")
        .doesNotContain("the second key");
  }

  @Test
  void aSecretThatIsNotSharedIsRefusedUntilItIs() throws Exception {
    applySecret("private", false, "hidden");
    TeamFunction curious = team.function("curious");
    String spec =
        """
        code: {files: {main.js: "export default (args, ctx) => ctx.env.KEY"}}
        env: [{name: KEY, valueFrom: {secretKeyRef: {name: private, key: key}}}]
        """;

    long generation = curious.applySpec(spec);

    TeamFunction.Condition why = curious.awaitFalse("LatestVersionReady", generation);
    assertThat(why.reason()).isEqualTo("SecretNotShared");
    assertThat(why.message()).contains("private", "edgeward.dev/share");
    assertThat(curious.condition("Ready").status()).isEqualTo("False");
    assertThat(curious.invoke(Map.of()).status()).isEqualTo(409);

    applySecret("private", true, "hidden");
    curious.awaitServed(generation);
    assertThat(curious.result().asText()).isEqualTo("hidden");
  }

  @Test
  void aSecondApplyWritesNothing(TestStack stack) throws Exception {
    TeamFunction settled = team.function("settled");
    settled.serve("export default () => 1");
    await().untilAsserted(() -> assertThat(team.eventReasons("settled")).contains("VersionReady"));
    AuditLog audit = new AuditLog(team);
    String version = settled.object().getMetadata().getResourceVersion();

    settled.applyCode("export default () => 1");

    // When another team's apply is through, so is what this one could have brought about.
    Team other = new Team(stack);
    AuditLog otherAudit = new AuditLog(other);
    other.function("next").serve("export default () => 2");
    assertThat(otherAudit.writes()).hasSizeGreaterThan(3);
    assertThat(audit.writes()).containsExactly("admin patch functions/settled");
    assertThat(settled.object().getMetadata().getResourceVersion()).isEqualTo(version);
  }

  @Test
  void purgingAFunctionTakesItsVersionsAlong() throws Exception {
    TeamFunction old = team.function("old");
    old.serve("export default () => 1");
    old.serve("export default () => 2");
    String id = old.id();
    List<TeamFunction.Version> versions = old.versions();
    assertThat(versions).hasSize(2);

    old.delete();

    await().untilAsserted(() -> assertThat(old.object()).isNull());
    new Bin(team).empty();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        team.stack()
                            .edgeward("FunctionVersion", "functionversions")
                            .inNamespace(team.namespace())
                            .list()
                            .getItems())
                    .isEmpty());
    await()
        .untilAsserted(() -> assertThat(team.rest().invoke(id, Map.of()).status()).isEqualTo(404));
  }

  private void applyConfigMap(String name, String key, String value) {
    team.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, labels: {edgeward.dev/share: functions}}
        data: {"%s": "%s"}
        """
            .formatted(name, key, value));
  }

  private void applySecret(String name, boolean shared, String value) {
    team.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: %s, labels: {%s}}
        stringData: {key: "%s"}
        """
            .formatted(name, shared ? "edgeward.dev/share: functions" : "", value));
  }
}
