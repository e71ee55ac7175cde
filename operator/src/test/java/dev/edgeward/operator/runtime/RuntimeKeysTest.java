package dev.edgeward.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.RuntimeStatus;
import dev.edgeward.operator.FixedConfig;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import dev.edgeward.operator.kubernetes.FakeKubernetes;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // a null fails the test
class RuntimeKeysTest {
  private static final URI URL = URI.create("http://dispatcher.example");

  private final FakeKubernetes kubernetes = new FakeKubernetes();
  private final RuntimeKeys keys = new RuntimeKeys(kubernetes.client(), new FixedConfig());

  @AfterEach
  void close() {
    kubernetes.close();
  }

  @Test
  void eachReaderHasASecretWithWhatItNeedsAndNoMore() throws Exception {
    RuntimeConnection connection = keys.ensure(runtime("local", "u1")).connection(URL);

    Map<String, String> dispatcher = data("edgeward-dispatcher-local");
    assertThat(dispatcher).containsOnlyKeys("AUDIENCE", "VERIFY_KEYS", "SEALING_KEYS");
    assertThat(dispatcher).containsEntry("AUDIENCE", "edgeward:runtime:u1");
    JWKSet verify = JWKSet.parse(dispatcher.get("VERIFY_KEYS"));
    assertThat(verify.getKeys()).hasSize(2).noneMatch(key -> key.isPrivate());
    assertThat(dispatcher.get("VERIFY_KEYS"))
        .contains("\"scope\":\"sync\"", "\"scope\":\"invoke\"");
    ECKey sealing = JWKSet.parse(dispatcher.get("SEALING_KEYS")).getKeys().getFirst().toECKey();
    assertThat(sealing.isPrivate()).isTrue();
    assertThat(connection.sealingKey()).isEqualTo(sealing.toPublicJWK());
    assertThat(connection.sealingKey().isPrivate()).isFalse();
    assertThat(data("edgeward-sync-local")).containsOnlyKeys("signing-key", "digest-key");
    assertThat(data("edgeward-invoke-keys")).containsOnlyKeys("local");
    assertThat(secret("edgeward-sync-local").getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("u1"));
  }

  @Test
  void aSecondTimeNothingIsWrittenAndTheKeysAreTheSame() throws Exception {
    RuntimeConnection first = keys.ensure(runtime("local", "u1")).connection(URL);
    kubernetes.forgetWrites();

    RuntimeConnection second = keys.ensure(runtime("local", "u1")).connection(URL);

    assertThat(kubernetes.writes()).isEmpty();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void anOperatorThatStandsByConnectsAsTheOneThatWorksAndMakesNothing() throws Exception {
    StandbyConnections standby = new StandbyConnections(kubernetes.client(), new FixedConfig());
    assertThat(standby.find(runtime("local", "u1"))).isEmpty();
    Runtime unknown = runtime("unknown", "u2");
    unknown.setStatus(at(URL));
    assertThat(standby.find(unknown)).isEmpty();
    assertThat(kubernetes.writes()).isEmpty();

    Runtime runtime = runtime("local", "u1");
    RuntimeConnection connection = keys.ensure(runtime).connection(URL);
    kubernetes.forgetWrites();
    runtime.setStatus(at(URL));

    assertThat(standby.find(runtime)).contains(connection);
    assertThat(kubernetes.writes()).isEmpty();
  }

  private static RuntimeStatus at(URI url) {
    return new RuntimeStatus(null, null, null, url.toString(), null, null, null, null);
  }

  @Test
  void aSecondRuntimeLeavesTheFirstOnesInvokeKey() throws Exception {
    keys.ensure(runtime("local", "u1")).connection(URL);
    String first = data("edgeward-invoke-keys").get("local");

    keys.ensure(runtime("other", "u2"));

    assertThat(data("edgeward-invoke-keys"))
        .containsOnlyKeys("local", "other")
        .containsEntry("local", first);
  }

  @ParameterizedTest(name = "{0} deleted")
  @CsvSource({"edgeward-sync-local", "edgeward-invoke-keys", "edgeward-dispatcher-local"})
  void aDeletedSecretIsMadeAnewAndTheDispatcherIsToldOfTheNewKeys(String name) throws Exception {
    keys.ensure(runtime("local", "u1")).connection(URL);
    String before = data("edgeward-dispatcher-local").toString();
    kubernetes.client().resource(secret(name)).delete();

    RuntimeConnection connection = keys.ensure(runtime("local", "u1")).connection(URL);

    assertThat(data("edgeward-dispatcher-local").toString()).isNotEqualTo(before);
    assertThat(JWKSet.parse(data("edgeward-dispatcher-local").get("VERIFY_KEYS")).getKeys())
        .anyMatch(key -> key.getKeyID().equals(connection.syncKey().getKeyID()));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "signing-key, edgeward-sync-local",
    "next-signing-key, edgeward-sync-local",
    "former-invoke-key, edgeward-sync-local",
    "digest-key, edgeward-sync-local",
    "local, edgeward-invoke-keys",
    "SEALING_KEYS, edgeward-dispatcher-local"
  })
  void whatIsNoKeyIsNamedAndNotShown(String entry, String name) throws Exception {
    keys.ensure(runtime("local", "u1")).connection(URL);
    for (String broken : new String[] {"not a key, but s3cret", "", "{}"}) {
      Secret secret = secret(name);
      secret
          .getData()
          .put(
              entry,
              entry.equals("digest-key")
                  ? ""
                  : Base64.getEncoder().encodeToString(broken.getBytes(StandardCharsets.UTF_8)));
      kubernetes.client().resource(secret).update();

      assertThatThrownBy(() -> keys.ensure(runtime("local", "u1")).connection(URL))
          .isInstanceOf(RuntimeKeys.InvalidKeyException.class)
          .hasMessageContaining(name)
          .hasMessageContaining(entry)
          .hasMessageNotContaining("s3cret")
          .hasNoCause();
    }
  }

  @Test
  void ofRuntimesThatAreNoMoreTheApiServerLosesTheKeys() throws Exception {
    keys.ensure(runtime("local", "u1"));
    keys.ensure(runtime("gone", "u2"));
    kubernetes.client().resource(runtime("local", "u1")).create();

    assertThat(keys.sweep()).containsExactly("gone");

    assertThat(data("edgeward-invoke-keys")).containsOnlyKeys("local");
    kubernetes.forgetWrites();
    assertThat(keys.sweep()).isEmpty();
    assertThat(kubernetes.writes()).isEmpty();
  }

  @Test
  void aListOfRuntimesThatCanNotBeReadProvesNothing() throws Exception {
    keys.ensure(runtime("local", "u1"));
    kubernetes.refuse("GET runtimes"::equals, 404, "{\"kind\":\"Status\",\"code\":404}");

    assertThatThrownBy(keys::sweep).isInstanceOf(KubernetesClientException.class);

    assertThat(data("edgeward-invoke-keys")).containsOnlyKeys("local");
  }

  @Test
  void norDoesOneThatHasMorePages() throws Exception {
    keys.ensure(runtime("local", "u1"));
    kubernetes.refuse(
        "GET runtimes"::equals,
        200,
        """
        {"apiVersion": "edgeward.dev/v1alpha1", "kind": "RuntimeList",
         "metadata": {"continue": "more"}, "items": []}
        """);

    assertThat(keys.sweep()).isEmpty();

    assertThat(data("edgeward-invoke-keys")).containsOnlyKeys("local");
  }

  @Test
  void whoeverWritesOverAnotherOneFails() throws Exception {
    Keyring keyring = keys.ensure(runtime("local", "u1"));
    keys.write(keyring.sync().seen(Instant.EPOCH));

    assertThatThrownBy(() -> keys.write(keyring.sync().seen(Instant.MAX)))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
  }

  private Secret secret(String name) {
    return kubernetes.client().secrets().inNamespace("edgeward").withName(name).get();
  }

  private Map<String, String> data(String name) {
    return secret(name).getData().entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    new String(
                        Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8)));
  }

  private static Runtime runtime(String name, String uid) {
    Runtime runtime = new Runtime();
    runtime.getMetadata().setName(name);
    runtime.getMetadata().setUid(uid);
    return runtime;
  }
}
