package dev.edgeward.operator.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.edgeward.api.VersionContent;
import dev.edgeward.api.v1alpha1.Bundling;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.operator.background.Outcome;
import dev.edgeward.operator.bundling.Bundled;
import dev.edgeward.operator.bundling.Sources;
import dev.edgeward.operator.oci.Credentials;
import dev.edgeward.operator.oci.Reference;
import dev.edgeward.operator.oci.Source;
import dev.edgeward.operator.status.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class SpecResolutionTest {
  private static final String CODE = "code: {files: {main.js: 'export default () => 1'}}\n";

  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final String ARTIFACT = "ghcr.io/acme/greet:v1@" + DIGEST;
  private static final String OCI = "code: {ociRef: {reference: '" + ARTIFACT + "'}}\n";

  private final Cluster cluster = new Cluster();

  @BeforeEach
  void aRuntimeIsThere() {
    cluster.runtimes.add(runtime("local", "2026-01-01T00:00:00Z", "{}"));
  }

  @Test
  void aVersionIsNamedByItsContent() {
    Desired.Version version = version(CODE);

    assertThat(version.name()).isEqualTo("greet-" + version.spec().digest().substring(0, 10));
    assertThat(version.id()).startsWith("fnv_").hasSize(30);
    assertThat(version.spec().functionId()).isEqualTo("fun_1");
    assertThat(version.spec().number()).isNull();
    assertThat(version.spec().entrypoint()).isEqualTo("main.js");
    assertThat(version.spec().compatibilityDate()).isEqualTo("2026-11-01");
    assertThat(version.spec().digest()).isEqualTo(VersionContent.digest(version.spec()));
  }

  @Test
  void theSameSpecGivesTheSameVersionForEver() {
    // A release that changes these makes a new version of every function there is.
    assertThat(version(CODE).spec().digest())
        .isEqualTo("77e4ac887302c8dba58212db776e696d36cb6ff22f72ce88a1ab254927668d92");
    assertThat(version(CODE).spec().bundleDigest())
        .isEqualTo("3b5596bae48e2c36b8be918ef2ebe8007c93955289a43411060d9e69eada1865");
  }

  @Test
  void typeScriptIsBundledBeforeItIsAVersion() {
    Bundling bundling = new Bundling("a".repeat(64), "bundler 1");
    cluster.bundler =
        sources ->
            new Outcome.Done<>(new Bundled(Map.of("index.js", "made"), "index.js", bundling));

    FunctionVersionSpec spec =
        version("code: {files: {src/index.ts: 'source'}, entrypoint: src/index.ts}").spec();

    assertThat(spec.files()).isEqualTo(Map.of("index.js", "made"));
    assertThat(spec.entrypoint()).isEqualTo("index.js");
    assertThat(spec.bundling()).isEqualTo(bundling);
  }

  @Test
  void anotherSourceIsAnotherVersionThoughTheBundleIsTheSame() {
    cluster.bundler = bundledOf("a");
    Desired.Version one = version("code: {files: {main.ts: a}, entrypoint: main.ts}");
    cluster.bundler = bundledOf("b");
    Desired.Version other = version("code: {files: {main.ts: b}, entrypoint: main.ts}");

    assertThat(one.spec().bundleDigest()).isEqualTo(other.spec().bundleDigest());
    assertThat(one.spec().digest()).isNotEqualTo(other.spec().digest());
  }

  private static java.util.function.Function<Sources, Outcome<Bundled>> bundledOf(String digit) {
    return sources ->
        new Outcome.Done<>(
            new Bundled(
                Map.of("main.js", "made"), "main.js", new Bundling(digit.repeat(64), "bundler 1")));
  }

  @Test
  void whatABundlerRefusesIsTold() {
    cluster.bundler = sources -> new Outcome.Refused<>("main.ts:1:2: no");

    assertThat(resolve("code: {files: {main.ts: a}, entrypoint: main.ts}"))
        .isEqualTo(new Desired.Unresolved(Reason.BUNDLING_FAILED, "main.ts:1:2: no"));
  }

  @Test
  void withoutABundlerItIsAskedForAgain() {
    cluster.bundler =
        sources -> new Outcome.Failed<>("there is none", false, Duration.ofSeconds(10));

    Desired desired = resolve("code: {files: {main.ts: a}, entrypoint: main.ts}");

    assertThat(desired)
        .isEqualTo(
            new Desired.Unresolved(
                Reason.BUNDLER_UNAVAILABLE, "there is none", Duration.ofSeconds(10)));
    assertThat(desired.lookAgain()).isPresent();
  }

  @Test
  void whileItIsBundledThereIsNoVersionYet() {
    cluster.bundler = sources -> new Outcome.Running<>(Duration.ofSeconds(3));

    Desired desired = resolve("code: {files: {main.ts: a}, entrypoint: main.ts}");

    assertThat(desired)
        .isEqualTo(
            new Desired.UnderWay(
                Reason.BUNDLING, "the code is being bundled", Duration.ofSeconds(3)));
    assertThat(desired.lookAgain()).isPresent();
  }

  private void allowRegistries(String list) {
    cluster.runtimes.set(
        0, runtime("local", "2026-01-01T00:00:00Z", "{oci: {registries: " + list + "}}"));
  }

  @Test
  void anArtifactIsAVersionOfItsFiles() {
    allowRegistries("[{prefix: ghcr.io/acme}]");
    cluster.registry =
        source -> {
          assertThat(source)
              .isEqualTo(new Source(Reference.parse(ARTIFACT).orElseThrow(), false, null));
          return new Outcome.Done<>(Map.of("main.js", "1"));
        };

    FunctionVersionSpec spec = version(OCI).spec();

    assertThat(spec.files()).isEqualTo(Map.of("main.js", "1"));
    assertThat(spec.artifactDigest()).isEqualTo(DIGEST);
    assertThat(spec.bundling()).isNull();
    assertThat(spec.digest())
        .isNotEqualTo(version("code: {files: {main.js: '1'}}").spec().digest());
    assertThat(spec.bundleDigest())
        .isEqualTo(version("code: {files: {main.js: '1'}}").spec().bundleDigest());
  }

  @Test
  void theTypeScriptOfAnArtifactIsBundled() {
    allowRegistries("[{prefix: ghcr.io, insecure: true}]");
    cluster.registry =
        source -> {
          assertThat(source.insecure()).isTrue();
          return new Outcome.Done<>(Map.of("main.ts", "a"));
        };
    cluster.bundler =
        sources -> {
          assertThat(sources.digest("b")).isEqualTo(Sources.digest(DIGEST, "main.ts", "b"));
          return bundledOf("a").apply(sources);
        };

    FunctionVersionSpec spec = version(OCI.replace("}}", "}, entrypoint: main.ts}")).spec();

    assertThat(spec.files()).isEqualTo(Map.of("main.js", "made"));
    assertThat(spec.artifactDigest()).isEqualTo(DIGEST);
  }

  @Test
  void anArtifactMayBeLargerThanAManifest() {
    allowRegistries("[{prefix: ghcr.io}]");
    String large = "x".repeat(4_000_000);
    cluster.registry = source -> new Outcome.Done<>(Map.of("main.js", large));

    assertThat(VersionContent.files(version(OCI).spec())).isEqualTo(Map.of("main.js", large));
    assertThat(message("code: {files: {main.js: " + large.substring(2_900_000) + "}}"))
        .isEqualTo("at most 1 MiB of code, there are 1100000 bytes");
  }

  @Test
  void filesThatAreLoadedAsTheyAreAreFewerThanThoseThatAreBundled() {
    allowRegistries("[{prefix: ghcr.io}]");
    Map<String, String> files =
        IntStream.range(0, 100).boxed().collect(Collectors.toMap(i -> "f" + i + ".js", i -> ""));
    files.put("main.js", "");
    cluster.bundler = bundledOf("a");

    cluster.registry = source -> new Outcome.Done<>(files);
    assertThat(message(OCI)).isEqualTo("at most 64 files, there are 101");

    files.put("types.ts", "");
    assertThat(resolve(OCI)).isInstanceOf(Desired.Version.class);
  }

  @Test
  void whatWasMadeOfAnArtifactNeedsNoRegistry() {
    cluster.made.put(
        DIGEST + "/main.js", new ResolvedCode(Map.of("main.js", "1"), "main.js", null, DIGEST));

    assertThat(version(OCI).spec().files()).isEqualTo(Map.of("main.js", "1"));
  }

  @Test
  void onlyRegistriesThatTheRuntimeNamesAreAsked() {
    for (String list : List.of("[]", "[{prefix: quay.io}]", "[{prefix: ghcr.io/acm}]")) {
      allowRegistries(list);

      assertThat(resolve(OCI))
          .isEqualTo(
              new Desired.Unresolved(
                  Reason.REGISTRY_NOT_ALLOWED,
                  "Runtime local lets functions get no code from ghcr.io/acme/greet (spec.oci.registries)"));
    }
  }

  @Test
  void aPullSecretIsShownToTheRegistry() {
    allowRegistries("[{prefix: ghcr.io}]");
    String spec = OCI.replace("}}", ", pullSecretRef: {name: registry}}}");

    assertThat(resolve(spec))
        .isEqualTo(
            new Desired.Unresolved(
                Reason.SECRET_NOT_SHARED,
                "Secret registry is missing, or not shared with functions: it needs the label edgeward.dev/share: functions, and the type kubernetes.io/dockerconfigjson"));

    secret("quay.io");
    assertThat(resolve(spec))
        .isEqualTo(
            new Desired.Unresolved(
                Reason.KEY_NOT_FOUND, "Secret registry has no credentials for ghcr.io/acme/greet"));

    secret("ghcr.io");
    cluster.registry =
        source -> {
          assertThat(source.credentials()).isEqualTo(new Credentials("ann", "secret"));
          return new Outcome.Done<>(Map.of("main.js", "1"));
        };
    assertThat(resolve(spec)).isInstanceOf(Desired.Version.class);
  }

  private void secret(String registry) {
    String config =
        "{\"auths\": {\"%s\": {\"username\": \"ann\", \"password\": \"secret\"}}}"
            .formatted(registry);
    cluster.secrets.put(
        "team-a/registry",
        new SecretBuilder()
            .addToData(
                ".dockerconfigjson",
                java.util.Base64.getEncoder()
                    .encodeToString(config.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            .build());
  }

  @Test
  void whatBecomesOfAPullIsTold() {
    allowRegistries("[{prefix: ghcr.io}]");
    Duration minute = Duration.ofMinutes(1);

    cluster.registry = source -> new Outcome.Failed<>("it is down", false, minute);
    assertThat(resolve(OCI))
        .isEqualTo(new Desired.Unresolved(Reason.PULL_FAILED, "it is down", minute));
    assertThat(resolve(OCI).lookAgain()).contains(minute);

    cluster.registry = source -> new Outcome.Failed<>("it says no", true, minute);
    assertThat(resolve(OCI))
        .isEqualTo(new Desired.Unresolved(Reason.PULL_UNAUTHORIZED, "it says no", minute));

    cluster.registry = source -> new Outcome.Refused<>("it is an index");
    assertThat(resolve(OCI))
        .isEqualTo(new Desired.Unresolved(Reason.INVALID_ARTIFACT, "it is an index"));

    cluster.registry = source -> new Outcome.Running<>(minute);
    assertThat(resolve(OCI))
        .isEqualTo(
            new Desired.UnderWay(
                Reason.PULLING, "the code is being pulled from its registry", minute));

    cluster.registry = source -> new Outcome.Done<>(Map.of("LICENSE", "", "main.js", "1"));
    assertThat(unresolved(OCI)).isEqualTo(Reason.INVALID_CODE);
  }

  @Test
  void theOrderOfFilesDoesNotMatter() {
    Desired.Version one = version("code: {files: {main.js: a, b.js: b}}");
    Desired.Version other = version("code: {files: {b.js: b, main.js: a}}");

    assertThat(one).isEqualTo(other);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # added to the spec                                             | another digest | another bundle digest
          displayName: Greet                                              | false          | false
          description: Says hello                                         | false          | false
          retentionTier: long                                             | false          | false
          versionHistoryLimit: 3                                          | false          | false
          runtimeUserId: usr-1                                            | false          | false
          defaultVersion: greet-1                                         | false          | false
          compatibilityDate: "2026-11-01"                                 | false          | false
          runtimeRef: {name: local}                                       | false          | false
          limits: {timeoutSeconds: 5}                                     | true           | false
          env: [{name: A, value: b}]                                      | true           | false
          input: {schema: {type: object}}                                 | true           | false
          output: {schema: {type: object}}                                | true           | false
          output: {schema: {type: object}, enforcement: Warn}             | true           | false
          runtimeRef: {name: other}                                       | true           | false
          limits: {cpuMs: 5}                                              | true           | true
          limits: {subrequests: 5}                                        | true           | true
          egress: {policy: AllowAll}                                      | true           | true
          egress: {policy: AllowList, hosts: [a.example]}                 | true           | true
          compatibilityDate: "2026-10-01"                                 | true           | true
          compatibilityFlags: [nodejs_compat]                             | true           | true
          """)
  void theDigestsCoverWhatTheyShould(String addition, boolean digest, boolean bundleDigest) {
    cluster.runtimes.clear();
    cluster.runtimes.add(runtime("local", "2026-01-01T00:00:00Z", "{default: true}"));
    cluster.runtimes.add(runtime("other", "2026-01-02T00:00:00Z", "{}"));

    FunctionVersionSpec before = version(CODE).spec();
    FunctionVersionSpec after = version(CODE + addition).spec();

    assertThat(!Objects.equals(before.digest(), after.digest())).isEqualTo(digest);
    assertThat(!Objects.equals(before.bundleDigest(), after.bundleDigest()))
        .isEqualTo(bundleDigest);
  }

  @Test
  void anotherFunctionWithTheSameSpecHasTheSameDigestAndAnotherId() {
    Desired.Version one = version(CODE);
    Desired.Version other =
        (Desired.Version) SpecResolution.resolve(function("greet", CODE), "fun_2", cluster);

    assertThat(other.spec().digest()).isEqualTo(one.spec().digest());
    assertThat(other.id()).isNotEqualTo(one.id());
  }

  @Test
  void withoutCodeThereIsNoVersion() {
    assertThat(resolve("displayName: Greet")).isEqualTo(new Desired.NoCode());
    Function empty = function("greet", CODE);
    empty.setSpec(null);
    assertThat(SpecResolution.resolve(empty, "fun_1", cluster)).isEqualTo(new Desired.NoCode());
  }

  @Test
  void codeComesOutOfASharedConfigMap() {
    cluster.configMap("team-a", "code", Map.of("main.mjs", "export default () => 1"));

    FunctionVersionSpec spec =
        version("code: {configMapRef: {name: code}, entrypoint: main.mjs}").spec();

    assertThat(spec.files()).containsExactly(Map.entry("main.mjs", "export default () => 1"));
  }

  @Test
  void theRulesOfCodeHoldForAConfigMapToo() {
    cluster.configMap("team-a", "code", Map.of("main.js", "", "../x.js", ""));

    assertThat(unresolved("code: {configMapRef: {name: code}}")).isEqualTo(Reason.INVALID_CODE);
  }

  @Test
  void aConfigMapThatIsMissingOrNotSharedIsSaid() {
    cluster.configMap("team-b", "code", Map.of("main.js", ""));

    assertThat(unresolved("code: {configMapRef: {name: code}}"))
        .isEqualTo(Reason.CONFIG_MAP_NOT_SHARED);
    assertThat(unresolved("code: {}")).isEqualTo(Reason.CONFIG_MAP_NOT_SHARED);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {name: in}                             | true
          {name: in, namespace: team-a}          | true
          {name: global, namespace: system}      | true
          {name: missing}                        | false
          {name: global}                         | false
          {name: theirs, namespace: team-b}      | false
          {}                                     | false
          """)
  void schemasAreThoseOfTheNamespaceAndOfTheSystem(String reference, boolean found) {
    cluster.share("team-a", "in");
    cluster.share("system", "global");
    cluster.share("team-b", "theirs");
    for (String contract : List.of("input", "output")) {
      Desired desired = resolve(CODE + contract + ": {schemaRef: " + reference + "}");

      if (found) {
        assertThat(desired).isInstanceOf(Desired.Version.class);
      } else {
        assertThat(((Desired.Unresolved) desired).reason()).isEqualTo(Reason.SCHEMA_NOT_FOUND);
      }
    }
  }

  @Test
  void aVersionHoldsTheSchemaItselfSoThatALaterChangeIsAnotherVersion() {
    cluster.share("team-a", "in");
    Desired.Version before = version(CODE + "input: {schemaRef: {name: in}}");
    cluster.schemas.clear();
    cluster.schemas.put(
        "team-a/in", yaml(FunctionSchema.class, "spec: {schema: {type: object, required: [who]}}"));
    Desired.Version after = version(CODE + "input: {schemaRef: {name: in}}");

    assertThat(before.spec().input().schema().toString()).isEqualTo("{\"type\":\"object\"}");
    assertThat(after.spec().digest()).isNotEqualTo(before.spec().digest());
    assertThat(after.spec().bundleDigest()).isEqualTo(before.spec().bundleDigest());
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # which Runtimes, by age              | named  | the one
          -                                     | -      | -
          only                                  | -      | only
          only                                  | other  | -
          a b                                   | -      | -
          a b                                   | b      | b
          a b+                                  | -      | b
          a b+ c+                               | -      | b
          a b+ c+                               | a      | a
          """)
  void theRuntimeIsTheNamedTheDefaultOrTheOnlyOne(String present, String named, String chosen) {
    cluster.runtimes.clear();
    if (present != null) {
      int day = 1;
      for (String name : present.split(" ", -1)) {
        cluster.runtimes.addFirst(
            runtime(
                name.replace("+", ""),
                "2026-01-0" + day++ + "T00:00:00Z",
                name.endsWith("+") ? "{default: true}" : "{}"));
      }
    }
    Desired desired = resolve(CODE + (named == null ? "" : "runtimeRef: {name: " + named + "}"));

    if (chosen == null) {
      assertThat(((Desired.Unresolved) desired).reason()).isEqualTo(Reason.RUNTIME_NOT_FOUND);
    } else {
      assertThat(((Desired.Version) desired).spec().runtimeRef().name()).isEqualTo(chosen);
    }
  }

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # the function's        | the workspace's                | the one
          -                       | {runtimeRef: {name: b}}        | b
          runtimeRef: {name: a}   | {runtimeRef: {name: b}}        | a
          runtimeRef: {}          | {runtimeRef: {name: b}}        | b
          -                       | {}                             | default
          -                       | {runtimeRef: {}}               | default
          -                       | -                              | default
          """)
  void aFunctionThatNamesNoRuntimeHasThatOfItsWorkspace(
      String own, String workspace, String chosen) {
    cluster.runtimes.clear();
    cluster.runtimes.add(runtime("default", "2026-01-01T00:00:00Z", "{default: true}"));
    cluster.runtimes.add(runtime("a", "2026-01-02T00:00:00Z", "{}"));
    cluster.runtimes.add(runtime("b", "2026-01-03T00:00:00Z", "{}"));
    cluster.workspaces.put("team-b", yaml(Workspace.class, "spec: {runtimeRef: {name: a}}"));
    if (workspace != null) {
      cluster.workspaces.put("team-a", yaml(Workspace.class, "spec: " + workspace));
    }

    assertThat(version(CODE + (own == null ? "" : own)).spec().runtimeRef().name())
        .isEqualTo(chosen);
  }

  @Test
  void aRuntimeOfTheWorkspaceThatIsMissingIsSaidAndNotReplaced() {
    cluster.workspaces.put("team-a", yaml(Workspace.class, "spec: {runtimeRef: {name: eu}}"));

    assertThat(resolve(CODE))
        .isEqualTo(
            new Desired.Unresolved(
                Reason.RUNTIME_NOT_FOUND, "there is no Runtime eu, which Workspace team-a names"));
    assertThat(resolve(CODE + "runtimeRef: {name: us}"))
        .isEqualTo(new Desired.Unresolved(Reason.RUNTIME_NOT_FOUND, "there is no Runtime us"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "output"})
  void aSchemaThatIsNoneIsSaidWithItsPlace(String contract) {
    cluster.schemas.put(
        "team-a/bad", yaml(FunctionSchema.class, "spec: {schema: {properties: {a: {type: 5}}}}"));
    cluster.schemas.put("system/worse", yaml(FunctionSchema.class, "spec: {}"));

    assertThat(message(CODE + contract + ": {schema: {required: a}}"))
        .isEqualTo(
            "spec."
                + contract
                + ".schema is no JSON Schema (2020-12): /required: string found, array expected");
    assertThat(message(CODE + contract + ": {schemaRef: {name: bad}}"))
        .startsWith("FunctionSchema bad is no JSON Schema (2020-12): /properties/a/type: ");
    assertThat(message(CODE + contract + ": {schemaRef: {name: worse, namespace: system}}"))
        .startsWith("FunctionSchema system/worse is no JSON Schema (2020-12): ");
    assertThat(unresolved(CODE + contract + ": {schemaRef: {name: bad}}"))
        .isEqualTo(Reason.INVALID_SCHEMA);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 200, 242, 243, 253})
  void aVersionHasANameThatKubernetesTakesHoweverLongTheFunctions(int length) {
    String name = "n".repeat(length);

    String version =
        ((Desired.Version) SpecResolution.resolve(function(name, CODE), "fun_1", cluster)).name();

    assertThat(version).hasSizeLessThanOrEqualTo(253).startsWith("n").matches("[a-z0-9-]+");
  }

  @Test
  void longNamesThatAreCutAreToldApartAndNeverCutAtADot() {
    String dots = "a.".repeat(126) + "b";
    String others = "a.".repeat(126) + "c";

    String one =
        ((Desired.Version) SpecResolution.resolve(function(dots, CODE), "fun_1", cluster)).name();
    String other =
        ((Desired.Version) SpecResolution.resolve(function(others, CODE), "fun_1", cluster)).name();

    assertThat(one).isNotEqualTo(other);
    assertThat(List.of(one, other))
        .allSatisfy(
            name ->
                assertThat(name)
                    .hasSizeLessThanOrEqualTo(253)
                    .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"héllo wörld", "你好", "😀 \u0001\u2028\u2029", "\uFEFF\r\n\t", "e\u0301"})
  void sourcesInAnyScriptAreTakenAsTheyAre(String source) {
    Function function = function("greet", CODE);
    function.getSpec().code().files().put("main.js", source);

    Desired.Version version = (Desired.Version) SpecResolution.resolve(function, "fun_1", cluster);

    assertThat(version.spec().files()).containsEntry("main.js", source);
    assertThat(version.spec().digest()).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @ValueSource(chars = {0xD800, 0xDBFF, 0xDC00, 0xDFFF}) // a String in a class file has none
  void aLoneSurrogateIsInvalidCode(char surrogate) {
    Function function = function("greet", CODE);
    function.getSpec().code().files().put("main.js", "a" + surrogate + "b");

    assertThat(SpecResolution.resolve(function, "fun_1", cluster))
        .asInstanceOf(type(Desired.Unresolved.class))
        .extracting(Desired.Unresolved::reason)
        .isEqualTo(Reason.INVALID_CODE);
  }

  @Test
  void codeThatWouldBeTooLargeIsPacked() {
    String files =
        IntStream.range(0, 10)
            .mapToObj(i -> "f" + i + ".js: " + "x".repeat(100_000))
            .collect(Collectors.joining(", ", "{main.js: '', ", "}"));
    String fits = "code: {files: " + files + "}\n";
    String schema = "input: {schema: {description: " + "y".repeat(500_000) + "}}";

    FunctionVersionSpec plain = version(fits).spec();
    FunctionVersionSpec packed = version(fits + schema).spec();

    assertThat(plain.packedFiles()).isNull();
    assertThat(packed.files()).isNull();
    assertThat(VersionContent.files(packed)).isEqualTo(plain.files());
    assertThat(packed.bundleDigest()).isEqualTo(plain.bundleDigest());
    assertThat(packed.digest()).isEqualTo(VersionContent.digest(packed));
  }

  @Test
  void schemasThatDoNotFitAreTooLarge() {
    String schema = "input: {schema: {description: " + "y".repeat(1_500_000) + "}}";

    assertThat(unresolved(CODE + schema)).isEqualTo(Reason.VERSION_TOO_LARGE);
  }

  @Test
  void sizeIsCountedAsKubernetesWritesIt() {
    Function function = function("greet", CODE);
    function.getSpec().code().files().put("main.js", "<".repeat(260_000));

    assertThat(SpecResolution.resolve(function, "fun_1", cluster))
        .asInstanceOf(type(Desired.Version.class))
        .extracting(version -> version.spec().files())
        .isNull();
  }

  private Desired resolve(String spec) {
    return SpecResolution.resolve(function("greet", spec), "fun_1", cluster);
  }

  private Desired.Version version(String spec) {
    return (Desired.Version) resolve(spec);
  }

  private String message(String spec) {
    return ((Desired.Unresolved) resolve(spec)).message();
  }

  private Reason unresolved(String spec) {
    return ((Desired.Unresolved) resolve(spec)).reason();
  }

  private static Function function(String name, String spec) {
    Function function = yaml(Function.class, "spec:\n" + spec.strip().indent(2));
    function.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("team-a").build());
    return function;
  }

  private static Runtime runtime(String name, String created, String spec) {
    Runtime runtime = yaml(Runtime.class, "spec: " + spec);
    runtime.setMetadata(
        new ObjectMetaBuilder().withName(name).withCreationTimestamp(created).build());
    return runtime;
  }

  private static <T> T yaml(Class<T> type, String yaml) {
    return Serialization.unmarshal(yaml, type);
  }

  /** What a spec can refer to. */
  private static final class Cluster implements References {
    private final Map<String, ConfigMap> configMaps = new java.util.HashMap<>();
    private final Map<String, FunctionSchema> schemas = new java.util.HashMap<>();
    private final List<Runtime> runtimes = new ArrayList<>();
    private final Map<String, Workspace> workspaces = new java.util.HashMap<>();
    private java.util.function.Function<Sources, Outcome<Bundled>> bundler =
        sources -> {
          throw new AssertionError("nothing is to be bundled");
        };

    private final Map<String, Secret> secrets = new java.util.HashMap<>();
    private final Map<String, ResolvedCode> made = new java.util.HashMap<>();
    private java.util.function.Function<Source, Outcome<Map<String, String>>> registry =
        source -> {
          throw new AssertionError("no registry is to be asked");
        };

    void configMap(String namespace, String name, Map<String, String> data) {
      configMaps.put(namespace + "/" + name, new ConfigMapBuilder().withData(data).build());
    }

    void share(String namespace, String name) {
      schemas.put(
          namespace + "/" + name, yaml(FunctionSchema.class, "spec: {schema: {type: object}}"));
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
      return Optional.ofNullable(configMaps.get(namespace + "/" + name));
    }

    @Override
    public Optional<FunctionSchema> schema(String namespace, String name) {
      return Optional.ofNullable(schemas.get(namespace + "/" + name));
    }

    @Override
    public Optional<Workspace> workspace(String namespace) {
      return Optional.ofNullable(workspaces.get(namespace));
    }

    @Override
    public String systemNamespace() {
      return "system";
    }

    @Override
    public Outcome<Bundled> bundled(Sources sources) {
      return bundler.apply(sources);
    }

    @Override
    public Optional<Secret> pullSecret(String namespace, String name) {
      return Optional.ofNullable(secrets.get(namespace + "/" + name));
    }

    @Override
    public Optional<ResolvedCode> made(String artifactDigest, String entrypoint) {
      return Optional.ofNullable(made.get(artifactDigest + "/" + entrypoint));
    }

    @Override
    public Outcome<Map<String, String>> pulled(Source source) {
      return registry.apply(source);
    }

    @Override
    public List<Runtime> runtimes() {
      return runtimes;
    }
  }
}
