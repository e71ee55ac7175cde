package dev.edgeward.operator.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.OciRegistry;
import dev.edgeward.api.v1alpha1.OciSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class ReferenceTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "ghcr.io/acme/greet, ghcr.io, acme/greet",
    "localhost:5000/a, localhost:5000, a",
    "registry/a__b/c-d.e, registry, a__b/c-d.e",
    "ghcr.io/acme/greet:v1.2_3, ghcr.io, acme/greet",
  })
  void registryAndRepositoryAreTold(String text, String registry, String repository) {
    assertThat(Reference.parse(text + "@" + DIGEST))
        .contains(new Reference(registry, repository, DIGEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghcr.io/acme/greet:v1",
        "greet@" + "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "ghcr.io/acme@sha256:0123",
        "ghcr.io/acme@sha512:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "ghcr.io/a/../b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "ghcr.io//b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "user:pw@ghcr.io/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "ghcr.io:0/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "ghcr.io/b?x=@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "ghcr.io/b#@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "[::1]:5000/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "https://ghcr.io/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      })
  void whatNamesNoArtifactForGoodIsNone(String text) {
    assertThat(Reference.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ghcr.io/acme/greet    | ghcr.io                       | ghcr.io
          ghcr.io/acme/greet    | ghcr.io/acme                  | ghcr.io/acme
          ghcr.io/acme/greet    | ghcr.io/acme/greet            | ghcr.io/acme/greet
          ghcr.io/acme/greet    | ghcr.io, ghcr.io/acme, quay.io| ghcr.io/acme
          ghcr.io/acme/greet    | ghcr.io/ac                    |
          ghcr.io/acme/greet    | hcr.io                        |
          ghcr.io:443/acme/a    | ghcr.io                       |
          ghcr.io/acme          | ghcr.io/acme/greet            |
          evil.example/ghcr.io/a| ghcr.io                       |
          """)
  void onlyWhatThePlatformNamesIsAsked(String place, String prefixes, String entry) {
    Reference reference = Reference.parse(place + "@" + DIGEST).orElseThrow();
    List<OciRegistry> registries =
        Arrays.stream(prefixes.split(",", -1))
            .map(prefix -> new OciRegistry(prefix.strip(), null))
            .toList();

    assertThat(
            AllowedRegistries.entry(new OciSettings(registries), reference)
                .map(OciRegistry::prefix))
        .isEqualTo(Optional.ofNullable(entry));
  }

  @Test
  void withoutSettingsNothingIsAsked() {
    Reference reference = new Reference("ghcr.io", "a", DIGEST);

    assertThat(AllowedRegistries.entry(null, reference)).isEmpty();
    assertThat(AllowedRegistries.entry(new OciSettings(null), reference)).isEmpty();
    assertThat(
            AllowedRegistries.entry(
                new OciSettings(List.of(new OciRegistry("", true), new OciRegistry(null, true))),
                reference))
        .isEmpty();
  }
}
