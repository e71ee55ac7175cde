package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.v1alpha1.EgressPolicy;
import dev.edgeward.api.v1alpha1.Enforcement;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionSource;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionUsage;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.api.v1alpha1.IntegrationSpec;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.SelectorOperator;
import dev.edgeward.api.v1alpha1.Visibility;
import dev.edgeward.api.v1alpha1.Workspace;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An object that doesn't read stops an informer for all: so every object reads that an API server
 * may have stored under any release's CRD.
 */
class LenientReadingTest {
  private static final String WRONG_TYPE =
      "# expect: spec.limits.timeoutSeconds in body must be of type integer";

  private final KubernetesSerialization kubernetes = new KubernetesSerialization();

  static Stream<Fixture> fixtures() {
    return Stream.of("valid", "invalid", "unknown-fields")
        .flatMap(folder -> Fixture.in(folder).stream())
        .filter(fixture -> !fixture.yaml().startsWith(WRONG_TYPE));
  }

  static Stream<Fixture> valid() {
    return Fixture.in("valid").stream();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void everyFixtureReads(Fixture fixture) {
    CustomResource<?, ?> read = kubernetes.unmarshal(fixture.yaml(), fixture.type());

    assertThat(read.getMetadata().getName()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void whatIsValidIsWrittenAsItWasRead(Fixture fixture) {
    CustomResource<?, ?> read = kubernetes.unmarshal(fixture.yaml(), fixture.type());

    JsonNode written = kubernetes.unmarshal(kubernetes.asJson(read), JsonNode.class);

    assertThat(written.path("spec")).isEqualTo(fixture.json().path("spec"));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Function.class,
        FunctionVersion.class,
        FunctionTombstone.class,
        FunctionSchema.class,
        FunctionUsage.class,
        Integration.class,
        IntegrationInstallation.class,
        Workspace.class,
        Runtime.class
      })
  void anObjectOfAnyKindReadsWithoutSpecAndStatus(Class<? extends CustomResource<?, ?>> type) {
    for (String json :
        new String[] {
          "{}",
          "{\"metadata\": {}}",
          "{\"metadata\": {\"name\": \"a\"}, \"spec\": null, \"status\": null}",
          "{\"metadata\": {\"name\": \"a\"}, \"spec\": {}, \"status\": {}, \"more\": [1]}"
        }) {
      assertThatCode(() -> kubernetes.unmarshal(json, type)).as(json).doesNotThrowAnyException();
    }
  }

  @Test
  void anUnknownWordReadsAsAbsent() {
    FunctionSpec spec =
        spec(
            """
            {"source": "system", "retentionTier": "forever",
             "egress": {"policy": "AllowSome", "hosts": ["api.example.com"]},
             "output": {"schema": {}, "enforcement": "Ignore"}}""");

    assertThat(spec.source()).isNull();
    assertThat(spec.retentionTier()).isNull();
    assertThat(Objects.requireNonNull(spec.egress()).policy()).isNull();
    assertThat(Objects.requireNonNull(spec.output()).enforcement()).isNull();
  }

  @Test
  void anEmptyOrNullWordReadsAsAbsent() {
    assertThat(spec("{\"source\": \"\", \"retentionTier\": null}"))
        .extracting(FunctionSpec::source, FunctionSpec::retentionTier)
        .containsOnlyNulls();
  }

  @Test
  void everyWordReadsAndIsWrittenAsManifestsHaveIt() {
    for (EgressPolicy policy : EgressPolicy.values()) {
      assertThat(EgressPolicy.of(policy.text())).isEqualTo(policy);
      assertThat(kubernetes.asJson(policy)).isEqualTo('"' + policy.text() + '"');
    }
    for (RetentionTier tier : RetentionTier.values()) {
      assertThat(RetentionTier.of(tier.text())).isEqualTo(tier);
      assertThat(kubernetes.asJson(tier)).isEqualTo('"' + tier.text() + '"');
    }
    for (Enforcement enforcement : Enforcement.values()) {
      assertThat(Enforcement.of(enforcement.text())).isEqualTo(enforcement);
      assertThat(kubernetes.asJson(enforcement)).isEqualTo('"' + enforcement.text() + '"');
    }
    for (Visibility visibility : Visibility.values()) {
      assertThat(Visibility.of(visibility.text())).isEqualTo(visibility);
      assertThat(kubernetes.asJson(visibility)).isEqualTo('"' + visibility.text() + '"');
    }
    for (SelectorOperator operator : SelectorOperator.values()) {
      assertThat(SelectorOperator.of(operator.text())).isEqualTo(operator);
      assertThat(kubernetes.asJson(operator)).isEqualTo('"' + operator.text() + '"');
    }
    for (FunctionSource source : FunctionSource.values()) {
      assertThat(FunctionSource.of(source.text())).isEqualTo(source);
      assertThat(kubernetes.asJson(source)).isEqualTo('"' + source.text() + '"');
    }
  }

  @Test
  void anIntegrationReadsWithUnknownWordsAndNulls() {
    IntegrationSpec spec =
        kubernetes
            .unmarshal(
                """
                {"spec": {"visibility": "Cluster", "workspaces": [null], "functions": [null, {}],
                  "selector": {"matchLabels": {"a": null},
                    "matchExpressions": [null, {"operator": "Gt", "values": [null]}]}}}""",
                Integration.class)
            .getSpec();

    assertThat(spec.visibility()).isNull();
    assertThat(Integrations.isOfferedTo(spec, "team-b")).isFalse();
    assertThat(Integrations.publishes("billing", spec, "greet", null)).isFalse();
  }

  @Test
  void nullsReadAnywhere() {
    FunctionSpec spec =
        spec(
            """
            {"displayName": null, "code": {"files": {"main.js": null}, "entrypoint": null},
             "env": [null, {"name": null, "valueFrom": null}],
             "egress": {"policy": null, "hosts": [null]}, "limits": {"cpuMs": null},
             "input": {"schema": null, "schemaRef": null}, "compatibilityFlags": null}""");

    assertThat(spec.env()).hasSize(2);
    assertThat(Objects.requireNonNull(spec.code()).files()).containsKey("main.js");
  }

  @Test
  void aSchemaReadsAsItIs() {
    FunctionSpec spec =
        spec(
            """
            {"input": {"schema": true}, "output": {"schema": {"const": null, "n": 1.50, "a": [[]]}}}
            """);

    assertThat(Objects.requireNonNull(spec.input()).schema()).hasToString("true");
    assertThat(Objects.requireNonNull(spec.output()).schema())
        .hasToString("{\"const\":null,\"n\":1.5,\"a\":[[]]}");
  }

  @Test
  void oddTextReadsAsItIs() {
    String text = "\u0000\u0007 \ufeff\u202e žluť 👩‍👩‍👧 \u2028 \" \\ </script>";

    assertThat(spec("{\"displayName\": " + kubernetes.asJson(text) + "}").displayName())
        .isEqualTo(text);
    assertThat(spec("{\"displayName\": \"\\ud83d\"}").displayName()).isEqualTo("\ud83d");
  }

  @Test
  void aMebibyteOfCodeReads() {
    String code = "/* žluť */".repeat(104_858).substring(0, 1 << 20);

    FunctionSpec spec =
        spec("{\"code\": {\"files\": {\"main.js\": " + kubernetes.asJson(code) + "}}}");

    assertThat(Objects.requireNonNull(spec.code()).files()).containsEntry("main.js", code);
  }

  private FunctionSpec spec(String json) {
    return kubernetes
        .unmarshal("{\"metadata\": {\"name\": \"a\"}, \"spec\": " + json + "}", Function.class)
        .getSpec();
  }
}
