package dev.edgeward.operator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.ECKey;
import java.net.URI;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentSealerTest {
  private static final URI URL = URI.create("http://dispatcher.example");
  private static final Map<String, String> ENV = Map.of("KEY", "s3cret-välue", "A", "");

  private final ECKey dispatcherKey = TestRuntimes.key();
  private final RuntimeConnection runtime =
      TestRuntimes.connection(URL, TestRuntimes.key(), dispatcherKey.toPublicJWK(), "one");

  @Test
  void onlyTheDispatchersKeyOpensIt() throws ParseException, JOSEException {
    SealedEnvironment sealed = EnvironmentSealer.seal(runtime, "wsp_1", "d1", ENV);

    JWEObject jwe = JWEObject.parse(sealed.jwe());
    assertThat(jwe.getHeader().toJSONObject())
        .containsEntry("alg", "ECDH-ES")
        .containsEntry("enc", "A256GCM")
        .containsEntry("kid", dispatcherKey.getKeyID());
    jwe.decrypt(new ECDHDecrypter(dispatcherKey));
    assertThat(jwe.getPayload().toJSONObject())
        .isEqualTo(Map.of("workspaceId", "wsp_1", "digest", "d1", "env", ENV));
    JWEObject again = JWEObject.parse(sealed.jwe());
    assertThatThrownBy(() -> again.decrypt(new ECDHDecrypter(TestRuntimes.key())))
        .isInstanceOf(JOSEException.class);
  }

  @Test
  void twiceTheSameGivesAnotherCiphertextAndTheSameDigest() {
    SealedEnvironment one = EnvironmentSealer.seal(runtime, "wsp_1", "d1", ENV);
    SealedEnvironment other = EnvironmentSealer.seal(runtime, "wsp_1", "d1", ENV);

    assertThat(one.jwe()).isNotEqualTo(other.jwe());
    assertThat(one.digest()).isEqualTo(other.digest()).isEqualTo("d1");
    assertThat(one.keyId()).isEqualTo(dispatcherKey.getKeyID());
  }

  @Test
  void theDigestIsThatOfWorkspaceValuesAndKey() {
    String digest = EnvironmentSealer.digest(runtime, "wsp_1", ENV);
    Map<String, String> reversed = new LinkedHashMap<>();
    reversed.put("KEY", "s3cret-välue");
    reversed.put("A", "");
    RuntimeConnection otherKey =
        TestRuntimes.connection(URL, TestRuntimes.key(), dispatcherKey, "two");

    assertThat(digest)
        .matches("[0-9a-f]{64}")
        .isEqualTo(EnvironmentSealer.digest(runtime, "wsp_1", reversed))
        .isNotEqualTo(EnvironmentSealer.digest(runtime, "wsp_2", ENV))
        .isNotEqualTo(EnvironmentSealer.digest(otherKey, "wsp_1", ENV))
        .isNotEqualTo(EnvironmentSealer.digest(runtime, "wsp_1", Map.of("KEY", "s3cret-välue")))
        .isNotEqualTo(
            EnvironmentSealer.digest(runtime, "wsp_1", Map.of("KEY", "", "A", "s3cret-välue")));
  }

  @Test
  void neitherSealedNorConnectionShowAnythingSecret() {
    assertThat(EnvironmentSealer.seal(runtime, "wsp_1", "d1", ENV).toString())
        .doesNotContain("s3cret");
    assertThat(runtime).hasToString("Runtime local at http://dispatcher.example");
  }
}
