package dev.edgeward.operator.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class PullSecretTest {
  private static Optional<Credentials> find(String config, String place) {
    return PullSecret.credentials(
        config, Reference.parse(place + "@sha256:" + "0".repeat(64)).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "ghcr.io, ghcr.io/acme/greet, true",
    "https://ghcr.io, ghcr.io/acme/greet, true",
    "https://ghcr.io/v2/, ghcr.io/acme/greet, true",
    "ghcr.io/acme, ghcr.io/acme/greet, true",
    "https://index.docker.io/v1/, docker.io/acme/greet, true",
    "ghcr.io/ac, ghcr.io/acme/greet, false",
    "ghcr.io, ghcr.io:8443/acme/greet, false",
    "ghcr.io, evil.example/ghcr.io, false",
    "'', ghcr.io/acme/greet, false",
  })
  void anEntryIsForWhatItNames(String key, String place, boolean found) {
    String config =
        "{\"auths\": {\"%s\": {\"username\": \"u\", \"password\": \"p\"}}}".formatted(key);

    assertThat(find(config, place).isPresent()).isEqualTo(found);
  }

  @Test
  void theEntryThatNamesMostCounts() {
    String config =
        """
        {"auths": {"ghcr.io": {"username": "all", "password": "1"},
                   "ghcr.io/acme": {"username": "acme", "password": "2"}}}
        """;

    assertThat(find(config, "ghcr.io/acme/a")).contains(new Credentials("acme", "2"));
    assertThat(find(config, "ghcr.io/b")).contains(new Credentials("all", "1"));
  }

  @Test
  void aPasswordMayHaveColons() {
    String auth = Base64.getEncoder().encodeToString("u:p:w".getBytes(StandardCharsets.UTF_8));

    assertThat(find("{\"auths\": {\"ghcr.io\": {\"auth\": \"" + auth + "\"}}}", "ghcr.io/a"))
        .contains(new Credentials("u", "p:w"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{\"auths\": {\"ghcr.io\": {}}}",
        "{\"auths\": {\"ghcr.io\": {\"auth\": \"?\"}}}",
        "{\"auths\": {\"ghcr.io\": {\"auth\": \"dXNlcg==\"}}}",
      })
  void whatHoldsNoneHasNone(String config) {
    assertThat(find(config, "ghcr.io/a")).isEmpty();
  }

  @Test
  void nothingSecretIsPrinted() {
    assertThat(new Credentials("u", "secret").toString()).doesNotContain("secret");
  }
}
