package dev.edgeward.operator.runtime;

import static dev.edgeward.operator.function.Stage.code;
import static dev.edgeward.operator.function.Stage.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.KeysPhase;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.RuntimeStatus;
import dev.edgeward.operator.function.Stage;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys between the reconcilers of Runtimes and of versions, as the operator runs them. */
@NullUnmarked // a null fails the test
class RotationInTheOperatorTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void environmentsAreSealedAnewAndThenTheFormerKeysGo() {
    stage.dispatcher.has(() -> ids("VERIFY_KEYS"), () -> ids("SEALING_KEYS"));
    stage.shareSecret("greet", Map.of("apiKey", "v1"));
    stage.apply(
        "greet",
        code("a") + "env: [{name: K, valueFrom: {secretKeyRef: {name: greet, key: apiKey}}}]");
    stage.awaitServing("greet");
    stage.apply("buried", code("b") + "env: [{name: K, value: v}]");
    stage.awaitServing("buried");
    stage.delete("buried");
    eventually(() -> assertThat(stage.tombstones()).hasSize(1));
    String before = sealedFor();
    assertThat(ids("SEALING_KEYS")).containsExactly(before);
    Set<String> signing = ids("VERIFY_KEYS");

    request("now");

    eventually(() -> assertThat(status().keys().phase()).isEqualTo(KeysPhase.ANNOUNCED));
    assertThat(sealedFor()).isEqualTo(before);
    eventually(
        () -> {
          stage.leap(Duration.ofSeconds(2));
          assertThat(sealedFor()).isNotEqualTo(before).isEqualTo(status().sealingKeyId());
        });
    eventually(
        () -> {
          stage.leap(Duration.ofSeconds(2));
          assertThat(status().keys().phase()).isEqualTo(KeysPhase.STEADY);
          assertThat(ids("SEALING_KEYS")).containsExactly(sealedFor());
          assertThat(ids("VERIFY_KEYS")).hasSize(2).doesNotContainAnyElementsOf(signing);
        });
    assertThat(stage.events())
        .contains("Normal KeysAnnounced", "Normal KeysRotated", "Normal KeysRetired");
  }

  @Test
  void theKeyOfADeletedRuntimeIsTakenFromTheApiServer() {
    Runtime other =
        Serialization.unmarshal(
            """
            apiVersion: edgeward.dev/v1alpha1
            kind: Runtime
            metadata: {name: other}
            spec: {workerd: {url: "http://other.example"}}
            """,
            Runtime.class);
    stage.client.resource(other).create();
    eventually(() -> assertThat(invokeEntries()).containsExactlyInAnyOrder("local", "other"));
    stage.stop();
    stage.client.resource(other).delete();

    stage.start();

    eventually(() -> assertThat(invokeEntries()).containsExactly("local"));
    stage.client.resource(other).create();
    eventually(() -> assertThat(invokeEntries()).containsExactlyInAnyOrder("local", "other"));
    stage.client.resource(other).delete();
    eventually(() -> assertThat(invokeEntries()).containsExactly("local"));
  }

  /** What is loaded goes on: the API server signs with a key of its own. */
  @Test
  void aSecretThatHoldsNoKeyDoesNotForgetWhereTheDispatcherIs() {
    eventually(() -> assertThat(status().url()).isEqualTo("http://dispatcher.example"));

    Stage.edit(
        stage.client.secrets().inNamespace("edgeward").withName("edgeward-sync-local"),
        secret -> {
          secret.getData().put("signing-key", "bm8ga2V5");
          return secret;
        });
    request("look");

    eventually(
        () ->
            assertThat(Conditions.find(status().conditions(), Conditions.READY))
                .get()
                .satisfies(
                    ready -> {
                      assertThat(ready.getStatus()).isEqualTo("False");
                      assertThat(ready.getReason()).isEqualTo("RuntimeKeysInvalid");
                    }));
    assertThat(status().url()).isEqualTo("http://dispatcher.example");
  }

  private void request(String value) {
    Stage.edit(
        stage.client.resources(Runtime.class).withName("local"),
        runtime -> {
          runtime.getMetadata().setAnnotations(Map.of("edgeward.dev/rotate-keys", value));
          return runtime;
        });
  }

  private RuntimeStatus status() {
    return stage.get(Runtime.class, null, "local").getStatus();
  }

  private String sealedFor() {
    return stage.versions().stream()
        .filter(version -> version.getMetadata().getName().startsWith("greet-"))
        .findFirst()
        .orElseThrow()
        .getStatus()
        .sealedEnv()
        .keyId();
  }

  private Set<String> invokeEntries() {
    return secret("edgeward-invoke-keys").getData().keySet();
  }

  private Set<String> ids(String set) {
    String text =
        new String(
            Base64.getDecoder().decode(secret("edgeward-dispatcher-local").getData().get(set)),
            StandardCharsets.UTF_8);
    try {
      return JWKSet.parse(text).getKeys().stream().map(JWK::getKeyID).collect(Collectors.toSet());
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private Secret secret(String name) {
    return stage.client.secrets().inNamespace("edgeward").withName(name).get();
  }
}
