package dev.edgeward.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.operator.FixedConfig;
import dev.edgeward.operator.background.WorkException;
import dev.edgeward.operator.kubernetes.FakeKubernetes;
import dev.edgeward.operator.npm.RegistryAddress;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class RegistryTokensTest {
  private final FakeKubernetes kubernetes = new FakeKubernetes();
  private final RegistryTokens tokens = new RegistryTokens(kubernetes.client(), new FixedConfig());

  @AfterEach
  void end() {
    kubernetes.close();
  }

  private void secret(String name, Map<String, String> labels) {
    kubernetes
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("edgeward")
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .addToData(
                    "token",
                    Base64.getEncoder()
                        .encodeToString("not-secret\n".getBytes(StandardCharsets.UTF_8)))
                .build())
        .create();
  }

  private static RegistryAddress.TokenEntry entry(String secret) {
    return new RegistryAddress.TokenEntry(secret, "token");
  }

  @Test
  void aSecretThatIsLabelledForRegistriesHasTheirTokens() throws Exception {
    secret("npm", Map.of("edgeward.dev/use", "npm"));

    assertThat(tokens.find(entry("npm"))).hasValue("not-secret");
    assertThat(tokens.find(new RegistryAddress.TokenEntry("npm", "other"))).isEmpty();
    assertThat(tokens.find(entry("none"))).isEmpty();
  }

  /** Keys of Edgeward's own among them. */
  @Test
  void noOtherSecretIsShownToARegistry() throws Exception {
    secret("edgeward-sync-local", null);
    secret("cloudflare", Map.of("edgeward.dev/use", "cloudflare"));

    assertThat(tokens.find(entry("edgeward-sync-local"))).isEmpty();
    assertThat(tokens.find(entry("cloudflare"))).isEmpty();
  }

  @Test
  void whereKubernetesSaysNothingNobodyKnows() {
    kubernetes.refuse("GET secrets"::equals, 403, "{}");

    assertThatThrownBy(() -> tokens.find(entry("npm")))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessage("the token for the npm registry can't be read from Kubernetes");
  }
}
