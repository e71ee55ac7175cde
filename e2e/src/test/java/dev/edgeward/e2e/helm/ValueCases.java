package dev.edgeward.e2e.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Every value of the chart, with what it does. */
final class ValueCases {

  private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
  private static final String DIGEST = "sha256:" + "ab".repeat(32);
  private static final String POD = "/spec/template/spec";
  private static final String CONTAINER = POD + "/containers/0";

  /** The sections of the three Deployments, and what these are called. */
  private static final Map<String, String> DEPLOYMENTS =
      Map.of(
          "operator", "edgeward-operator",
          "apiServer", "edgeward-api-server",
          "runtime", "edgeward-runtime");

  private ValueCases() {}

  static List<ValueCase> all() {
    List<ValueCase> cases = new ArrayList<>();
    DEPLOYMENTS.forEach((section, name) -> cases.addAll(deployment(section, name)));
    cases.addAll(release());
    cases.addAll(programs());
    cases.addAll(doors());
    cases.addAll(runtime());
    cases.addAll(cloudflare());
    cases.addAll(policies());
    cases.addAll(metrics());
    return cases;
  }

  private static List<ValueCase> metrics() {
    List<ValueCase> cases = new ArrayList<>();
    Map.of("podMonitor", "PodMonitor", "prometheusRule", "PrometheusRule")
        .forEach(
            (section, kind) -> {
              String enabled = "metrics." + section + ".enabled";
              cases.add(
                  ValueCase.of(
                      enabled, "true", rendered -> assertThat(rendered.all(kind)).hasSize(1)));
              cases.add(
                  label("metrics." + section + ".labels", kind, "edgeward").with(enabled, "true"));
            });
    cases.add(
        object(
                "metrics.podMonitor.interval",
                "\"1m\"",
                "PodMonitor",
                "edgeward",
                "/spec/podMetricsEndpoints/0/interval")
            .with("metrics.podMonitor.enabled", "true"));
    cases.add(
        ValueCase.of(
            "metrics.dashboard.enabled",
            "true",
            rendered ->
                assertThat(
                        rendered
                            .at("ConfigMap", "edgeward-dashboard", "/data/edgeward.json")
                            .asText())
                    .contains("\"title\": \"Edgeward\"")));
    cases.add(
        label("metrics.dashboard.labels", "ConfigMap", "edgeward-dashboard")
            .with("metrics.dashboard.enabled", "true"));
    return cases;
  }

  /** A value whose entries become labels. */
  private static ValueCase label(String path, String kind, String name) {
    return ValueCase.of(
        path,
        "{\"mine\":\"yes\"}",
        rendered ->
            assertThat(rendered.at(kind, name, "/metadata/labels/mine").asText()).isEqualTo("yes"));
  }

  private static List<ValueCase> deployment(String section, String name) {
    String repository = "\"registry.example/it\"";
    String limits = "{\"cpu\":\"3\",\"memory\":\"2Gi\"}";
    return List.of(
        at(section + ".replicas", "5", name, "/spec/replicas", "5"),
        at(
            section + ".image.repository",
            repository,
            name,
            CONTAINER + "/image",
            "\"registry.example/it:0.1.0\""),
        at(
                section + ".image.tag",
                "\"1.2\"",
                name,
                CONTAINER + "/image",
                "\"registry.example/it:1.2\"")
            .with(section + ".image.repository", repository),
        at(
                section + ".image.digest",
                "\"" + DIGEST + "\"",
                name,
                CONTAINER + "/image",
                "\"registry.example/it@" + DIGEST + "\"")
            .with(section + ".image.repository", repository),
        at(
                section + ".resources.requests",
                "{\"cpu\":\"2\",\"memory\":\"1Gi\"}",
                name,
                CONTAINER + "/resources/requests")
            .with(section + ".resources.limits", limits),
        at(section + ".resources.limits", limits, name, CONTAINER + "/resources/limits"),
        has(section + ".extraEnv", "[{\"name\":\"A\",\"value\":\"b\"}]", name, CONTAINER + "/env"),
        has(
            section + ".extraVolumes",
            "[{\"name\":\"x\",\"emptyDir\":{}}]",
            name,
            POD + "/volumes"),
        has(
                section + ".extraVolumeMounts",
                "[{\"name\":\"x\",\"mountPath\":\"/x\"}]",
                name,
                CONTAINER + "/volumeMounts")
            .with(section + ".extraVolumes", "[{\"name\":\"x\",\"emptyDir\":{}}]"),
        at(
            section + ".podAnnotations",
            "{\"a.b/c\":\"d\"}",
            name,
            "/spec/template/metadata/annotations/a.b~1c",
            "\"d\""),
        at(
            section + ".podLabels",
            "{\"team\":\"us\"}",
            name,
            "/spec/template/metadata/labels/team",
            "\"us\""),
        at(section + ".priorityClassName", "\"high\"", name, POD + "/priorityClassName"),
        at(section + ".nodeSelector", "{\"disk\":\"ssd\"}", name, POD + "/nodeSelector"),
        at(section + ".tolerations", "[{\"operator\":\"Exists\"}]", name, POD + "/tolerations"),
        at(section + ".affinity", "{\"podAntiAffinity\":{}}", name, POD + "/affinity"),
        at(
            section + ".topologySpreadConstraints",
            "[{\"maxSkew\":2,\"topologyKey\":\"rack\",\"whenUnsatisfiable\":\"DoNotSchedule\"}]",
            name,
            POD + "/topologySpreadConstraints"));
  }

  private static List<ValueCase> release() {
    return List.of(
        ValueCase.of(
            "watchNamespaces",
            "[\"team-a\",\"team-b\"]",
            rendered -> {
              for (String program : List.of("operator", "api-server")) {
                String name = "edgeward-" + program;
                assertThat(env(rendered, name, "EDGEWARD_WATCH_NAMESPACES"))
                    .isEqualTo("edgeward-system,team-a,team-b");
                assertThat(rendered.get("ClusterRole", name).toString())
                    .doesNotContain("secrets", "configmaps", "\"functions\"");
                assertThat(rendered.all("Role"))
                    .filteredOn(
                        role -> role.at("/metadata/name").asText().equals(name + "-functions"))
                    .extracting(role -> role.at("/metadata/namespace").asText())
                    .containsExactly("edgeward-system", "team-a", "team-b");
              }
            }),
        ValueCase.of(
            "systemNamespace.name",
            "\"everybodys\"",
            rendered -> {
              assertThat(rendered.find("Namespace", "everybodys")).isPresent();
              assertThat(env(rendered, "edgeward-operator", "EDGEWARD_SYSTEM_NAMESPACE"))
                  .isEqualTo("everybodys");
              assertThat(env(rendered, "edgeward-api-server", "EDGEWARD_SYSTEM_NAMESPACE"))
                  .isEqualTo("everybodys");
              assertThat(
                      rendered
                          .at("Role", "edgeward-operator-system", "/metadata/namespace")
                          .asText())
                  .isEqualTo("everybodys");
            }),
        ValueCase.of(
            "systemNamespace.create",
            "false",
            rendered -> assertThat(rendered.all("Namespace")).isEmpty()),
        ValueCase.of(
            "crds.enabled",
            "false",
            rendered -> assertThat(rendered.all("CustomResourceDefinition")).isEmpty()),
        ValueCase.of(
            "crds.enabled",
            "true",
            rendered ->
                assertThat(rendered.all("CustomResourceDefinition"))
                    .hasSize(9)
                    .allSatisfy(
                        crd ->
                            assertThat(
                                    crd.at("/metadata/annotations/helm.sh~1resource-policy")
                                        .asText())
                                .isEqualTo("keep"))),
        ValueCase.of(
            "rbac.aggregate",
            "false",
            rendered ->
                assertThat(rendered.all("ClusterRole").toString()).doesNotContain("aggregate-to")),
        ValueCase.of(
            "imagePullSecrets",
            "[{\"name\":\"pull\"}]",
            rendered ->
                assertThat(rendered.all("Deployment"))
                    .allSatisfy(
                        one ->
                            assertThat(one.at(POD + "/imagePullSecrets/0/name").asText())
                                .isEqualTo("pull"))),
        ValueCase.of(
            "nameOverride",
            "\"functions\"",
            rendered -> {
              assertThat(
                      rendered
                          .at(
                              "Deployment",
                              "edgeward-functions-operator",
                              "/spec/selector/matchLabels/app.kubernetes.io~1name")
                          .asText())
                  .isEqualTo("functions");
            }),
        ValueCase.of(
            "fullnameOverride",
            "\"fns\"",
            rendered -> {
              assertThat(rendered.find("Deployment", "fns-operator")).isPresent();
              assertThat(rendered.find("ServiceAccount", "fns-api-server")).isPresent();
              assertThat(object(rendered, "fns", "runtime.yaml").at("/spec/workerd/url").asText())
                  .isEqualTo("http://fns-runtime.edgeward.svc:8787");
            }));
  }

  private static List<ValueCase> programs() {
    return List.of(
        ValueCase.of(
            "operator.config",
            "{\"edgeward.purges-per-second\":50,\"edgeward.leader-election.lease-duration\":\"30s\"}",
            rendered -> {
              assertThat(env(rendered, "edgeward-operator", "EDGEWARD_PURGES_PER_SECOND"))
                  .isEqualTo("50");
              assertThat(
                      env(rendered, "edgeward-operator", "EDGEWARD_LEADER_ELECTION_LEASE_DURATION"))
                  .isEqualTo("30s");
            }),
        ValueCase.of(
            "apiServer.config",
            "{\"edgeward.audiences\":\"edgeward\"}",
            rendered ->
                assertThat(env(rendered, "edgeward-api-server", "EDGEWARD_AUDIENCES"))
                    .isEqualTo("edgeward")),
        ValueCase.of(
            "apiServer.graceSeconds",
            "305",
            rendered -> {
              String name = "edgeward-api-server";
              assertThat(env(rendered, name, "QUARKUS_SHUTDOWN_TIMEOUT")).isEqualTo("305s");
              assertThat(
                      rendered
                          .at("Deployment", name, POD + "/terminationGracePeriodSeconds")
                          .asInt())
                  .isEqualTo(315);
            }),
        ValueCase.of(
            "apiServer.config",
            "{\"edgeward.reviews.capacity\":12000000,\"edgeward.traces.ratio\":0.25,"
                + "\"edgeward.access.prefilter\":false}",
            rendered -> {
              String name = "edgeward-api-server";
              assertThat(env(rendered, name, "EDGEWARD_REVIEWS_CAPACITY")).isEqualTo("12000000");
              assertThat(env(rendered, name, "EDGEWARD_TRACES_RATIO")).isEqualTo("0.25");
              assertThat(env(rendered, name, "EDGEWARD_ACCESS_PREFILTER")).isEqualTo("false");
            }));
  }

  private static List<ValueCase> doors() {
    String name = "edgeward-api-server";
    List<ValueCase> cases = new ArrayList<>();
    cases.add(
        object("apiServer.service.type", "\"NodePort\"", "Service", name, "/spec/type")
            .with("networkPolicies.clients", "[{\"ipBlock\":{\"cidr\":\"192.0.2.0/24\"}}]"));
    cases.add(object("apiServer.service.port", "8080", "Service", name, "/spec/ports/0/port"));
    cases.add(
        object(
            "apiServer.service.annotations",
            "{\"a\":\"b\"}",
            "Service",
            name,
            "/metadata/annotations"));
    String scaler = "HorizontalPodAutoscaler";
    cases.add(
        ValueCase.of(
            "apiServer.autoscaling.enabled",
            "true",
            rendered -> {
              assertThat(rendered.at(scaler, name, "/spec/scaleTargetRef/name").asText())
                  .isEqualTo(name);
              assertThat(rendered.at("Deployment", name, "/spec/replicas").isMissingNode())
                  .isTrue();
            }));
    for (Map.Entry<String, String> value :
        Map.of(
                "minReplicas", "/spec/minReplicas",
                "maxReplicas", "/spec/maxReplicas",
                "cpuUtilization", "/spec/metrics/0/resource/target/averageUtilization")
            .entrySet()) {
      cases.add(
          object("apiServer.autoscaling." + value.getKey(), "4", scaler, name, value.getValue())
              .with("apiServer.autoscaling.enabled", "true"));
    }
    List<ValueCase> ingress =
        List.of(
            ValueCase.of(
                "apiServer.ingress.enabled",
                "true",
                rendered ->
                    assertThat(
                            rendered
                                .at(
                                    "Ingress",
                                    name,
                                    "/spec/rules/0/http/paths/0/backend/service/name")
                                .asText())
                        .isEqualTo(name)),
            object(
                "apiServer.ingress.className",
                "\"nginx\"",
                "Ingress",
                name,
                "/spec/ingressClassName"),
            object(
                "apiServer.ingress.annotations",
                "{\"a\":\"b\"}",
                "Ingress",
                name,
                "/metadata/annotations"),
            object(
                "apiServer.ingress.host", "\"fn.example\"", "Ingress", name, "/spec/rules/0/host"),
            object(
                "apiServer.ingress.tlsSecret",
                "\"tls\"",
                "Ingress",
                name,
                "/spec/tls/0/secretName"));
    ingress.forEach(
        one ->
            cases.add(
                one.with("apiServer.ingress.host", "\"any.example\"")
                    .with("apiServer.ingress.enabled", "true")));
    List<ValueCase> routes =
        List.of(
            ValueCase.of(
                "apiServer.httpRoute.enabled",
                "true",
                rendered ->
                    assertThat(
                            rendered
                                .at("HTTPRoute", name, "/spec/rules/0/backendRefs/0/name")
                                .asText())
                        .isEqualTo(name)),
            object(
                "apiServer.httpRoute.parentRefs",
                "[{\"name\":\"gate\"}]",
                "HTTPRoute",
                name,
                "/spec/parentRefs"),
            object(
                "apiServer.httpRoute.hostnames",
                "[\"fn.example\"]",
                "HTTPRoute",
                name,
                "/spec/hostnames"),
            object(
                "apiServer.httpRoute.annotations",
                "{\"a\":\"b\"}",
                "HTTPRoute",
                name,
                "/metadata/annotations"));
    routes.forEach(
        one ->
            cases.add(
                one.with("apiServer.httpRoute.parentRefs", "[{\"name\":\"any\"}]")
                    .with("apiServer.httpRoute.enabled", "true")));
    return cases;
  }

  private static List<ValueCase> runtime() {
    String name = "edgeward-runtime";
    return List.of(
        ValueCase.of(
            "runtime.enabled",
            "false",
            rendered -> {
              assertThat(rendered.names()).noneMatch(one -> one.endsWith(" " + name));
              assertThat(rendered.at("ConfigMap", "edgeward-operator-objects", "/data").toString())
                  .doesNotContain("kind: Runtime");
            }),
        ValueCase.of(
            "runtime.name",
            "\"here\"",
            rendered -> {
              assertThat(object(rendered, "edgeward", "runtime.yaml").at("/metadata/name").asText())
                  .isEqualTo("here");
              assertThat(
                      rendered
                          .at("Deployment", name, POD + "/volumes/0/secret/secretName")
                          .asText())
                  .isEqualTo("edgeward-dispatcher-here");
            }),
        spec("runtime.default", "false", "runtime.yaml", "/spec/default"),
        spec(
            "runtime.keyRotationInterval",
            "\"2160h\"",
            "runtime.yaml",
            "/spec/keyRotation/interval"),
        spec(
            "runtime.npmRegistry",
            "\"https://npm.example.com/\"",
            "runtime.yaml",
            "/spec/npm/registry"),
        spec("runtime.npmTokenSecret", "\"npm\"", "runtime.yaml", "/spec/npm/tokenSecretRef/name")
            .with("runtime.npmRegistry", "\"https://npm.example.com/\""),
        spec(
            "runtime.ociRegistries",
            "[{\"prefix\":\"ghcr.io/acme\"},{\"prefix\":\"registry:5000\",\"insecure\":true}]",
            "runtime.yaml",
            "/spec/oci/registries"),
        ValueCase.of(
            "runtime.graceSeconds",
            "300",
            rendered -> {
              assertThat(env(rendered, name, "GRACE_SECONDS")).isEqualTo("300");
              assertThat(
                      rendered
                          .at("Deployment", name, POD + "/terminationGracePeriodSeconds")
                          .asInt())
                  .isEqualTo(310);
            }),
        ValueCase.of(
            "runtime.maxIsolates",
            "50",
            rendered -> assertThat(env(rendered, name, "MAX_ISOLATES")).isEqualTo("50")),
        ValueCase.of(
            "runtime.privateNetwork",
            "true",
            rendered -> {
              assertThat(env(rendered, name, "PRIVATE_NETWORK")).isEqualTo("allow");
              assertThat(rendered.at("NetworkPolicy", name, "/spec/egress").toString())
                  .endsWith(",{}]");
            }),
        ValueCase.of(
            "runtime.privateNetwork",
            "false",
            rendered -> {
              assertThat(rendered.get("Deployment", name).toString())
                  .doesNotContain("PRIVATE_NETWORK");
              assertThat(rendered.at("NetworkPolicy", name, "/spec/egress").toString())
                  .contains("\"10.0.0.0/8\"", "\"168.63.129.16/32\"", "\"fc00::/7\"")
                  .doesNotContain("{}");
            }),
        ValueCase.of(
            "runtime.egressExcept",
            "[\"198.51.100.0/24\",\"2001:db8::/32\"]",
            rendered -> {
              JsonNode blocks = rendered.at("NetworkPolicy", name, "/spec/egress/1/to");
              assertThat(blocks.at("/0/ipBlock/except").toString())
                  .contains("169.254.0.0/16")
                  .endsWith("\"198.51.100.0/24\"]");
              assertThat(blocks.at("/1/ipBlock/except").toString())
                  .contains("fe80::/10")
                  .endsWith("\"2001:db8::/32\"]");
            }),
        at("runtime.codeStoreSize", "\"5Gi\"", name, POD + "/volumes/1/emptyDir/sizeLimit"));
  }

  private static List<ValueCase> cloudflare() {
    String file = "cloudflare.yaml";
    List<ValueCase> cases =
        List.of(
            ValueCase.of(
                "cloudflare.enabled",
                "true",
                rendered -> {
                  assertThat(
                          object(rendered, "edgeward", file)
                              .at("/spec/cloudflare/accountId")
                              .asText())
                      .isEqualTo(ACCOUNT);
                  assertThat(
                          rendered.at("NetworkPolicy", "edgeward-operator", "/spec/egress").size())
                      .isEqualTo(4);
                }),
            spec("cloudflare.name", "\"edge\"", file, "/metadata/name"),
            spec("cloudflare.default", "true", file, "/spec/default")
                .with("runtime.default", "false"),
            spec(
                "cloudflare.accountId",
                "\"" + "f".repeat(32) + "\"",
                file,
                "/spec/cloudflare/accountId"),
            spec(
                "cloudflare.apiToken.existingSecret",
                "\"theirs\"",
                file,
                "/spec/cloudflare/apiTokenSecretRef/name"),
            spec(
                "cloudflare.apiToken.key",
                "\"api\"",
                file,
                "/spec/cloudflare/apiTokenSecretRef/key"),
            spec("cloudflare.keyRotationInterval", "\"48h\"", file, "/spec/keyRotation/interval"),
            spec(
                "cloudflare.npmRegistry",
                "\"https://npm.example.com/\"",
                file,
                "/spec/npm/registry"),
            spec("cloudflare.npmTokenSecret", "\"npm\"", file, "/spec/npm/tokenSecretRef/name")
                .with("cloudflare.npmRegistry", "\"https://npm.example.com/\""),
            spec(
                "cloudflare.ociRegistries",
                "[{\"prefix\":\"ghcr.io/acme\"}]",
                file,
                "/spec/oci/registries"),
            ValueCase.of(
                "cloudflare.spec",
                "{\"scriptName\":\"fns\",\"deletionPolicy\":\"Orphan\"}",
                rendered -> {
                  JsonNode spec = object(rendered, "edgeward", file).at("/spec/cloudflare");
                  assertThat(spec.path("scriptName").asText()).isEqualTo("fns");
                  assertThat(spec.path("deletionPolicy").asText()).isEqualTo("Orphan");
                }));
    List<ValueCase> all = new ArrayList<>();
    cases.forEach(
        one ->
            all.add(
                one.with("cloudflare.apiToken.existingSecret", "\"any\"")
                    .with("cloudflare.accountId", "\"" + ACCOUNT + "\"")
                    .with("cloudflare.enabled", "true")));
    all.add(
        ValueCase.of(
                "cloudflare.apiToken.value",
                "\"secret\"",
                rendered -> {
                  assertThat(
                          rendered
                              .at("Secret", "edgeward-cloudflare", "/stringData/token")
                              .asText())
                      .isEqualTo("secret");
                  assertThat(
                          object(rendered, "edgeward", file)
                              .at("/spec/cloudflare/apiTokenSecretRef/name")
                              .asText())
                      .isEqualTo("edgeward-cloudflare");
                })
            .with("cloudflare.accountId", "\"" + ACCOUNT + "\"")
            .with("cloudflare.enabled", "true"));
    return all;
  }

  private static List<ValueCase> admission() {
    String operator = "edgeward-operator";
    String webhooks = "ValidatingWebhookConfiguration";
    String certificate = operator + "-webhooks";
    return List.of(
        ValueCase.of(
            "admission.enabled",
            "false",
            rendered -> {
              assertThat(rendered.all(webhooks)).isEmpty();
              assertThat(rendered.all("MutatingWebhookConfiguration")).isEmpty();
              assertThat(rendered.all("ValidatingAdmissionPolicy")).isNotEmpty();
            }),
        ValueCase.of(
            "admission.preFlight",
            "\"dry-run\"",
            rendered ->
                assertThat(rendered.at("Deployment", operator, CONTAINER + "/env").toString())
                    .contains("\"EDGEWARD_ADMISSION_PRE_FLIGHT\",\"value\":\"dry-run\"")),
        ValueCase.of(
            "admission.url",
            "\"https://operator.example.com:9443/\"",
            rendered -> {
              assertThat(rendered.at(webhooks, "edgeward", "/webhooks/0/clientConfig").toString())
                  .isEqualTo("{\"url\":\"https://operator.example.com:9443/specs\"}");
              assertThat(rendered.at("Deployment", operator, CONTAINER + "/env").toString())
                  .contains("\"EDGEWARD_ADMISSION_HOSTS\",\"value\":\"operator.example.com\"");
            }),
        ValueCase.of(
                "admission.certManager.enabled",
                "true",
                rendered -> {
                  assertThat(
                          rendered
                              .at(
                                  webhooks,
                                  "edgeward",
                                  "/metadata/annotations/cert-manager.io~1inject-ca-from")
                              .asText())
                      .isEqualTo("edgeward/" + certificate);
                  assertThat(
                          rendered
                              .at("Deployment", operator, "/spec/template/spec/volumes")
                              .toString())
                      .contains(certificate);
                })
            .with("admission.certManager.issuerRef", "{\"name\": \"edgeward\"}"),
        ValueCase.of(
                "admission.certManager.issuerRef",
                "{\"name\": \"edgeward\"}",
                rendered ->
                    assertThat(
                            rendered
                                .at("Certificate", certificate, "/spec/issuerRef/name")
                                .asText())
                        .isEqualTo("edgeward"))
            .with("admission.certManager.enabled", "true"));
  }

  private static List<ValueCase> policies() {
    String operator = "edgeward-operator";
    String policy = "NetworkPolicy";
    List<ValueCase> cases = new ArrayList<>();
    cases.addAll(admission());
    cases.add(
        ValueCase.of(
            "podDisruptionBudgets.enabled",
            "false",
            rendered -> assertThat(rendered.all("PodDisruptionBudget")).isEmpty()));
    cases.add(
        ValueCase.of(
            "networkPolicies.enabled",
            "false",
            rendered -> assertThat(rendered.all(policy)).isEmpty()));
    cases.add(
        ValueCase.of(
            "networkPolicies.kubernetesApi.cidrs",
            "[\"10.1.0.1/32\"]",
            rendered -> {
              for (String pointer : List.of("/spec/egress/1/to", "/spec/ingress/1/from")) {
                assertThat(rendered.at(policy, operator, pointer).toString())
                    .isEqualTo("[{\"ipBlock\":{\"cidr\":\"10.1.0.1/32\"}}]");
              }
            }));
    cases.add(
        ValueCase.of(
            "networkPolicies.kubernetesApi.ports",
            "[8443]",
            rendered ->
                assertThat(rendered.at(policy, operator, "/spec/egress/1/ports").toString())
                    .isEqualTo("[{\"port\":8443}]")));
    String somebody = "[{\"podSelector\":{\"matchLabels\":{\"a\":\"b\"}}}]";
    cases.add(
        object(
            "networkPolicies.clients",
            somebody,
            policy,
            "edgeward-api-server",
            "/spec/ingress/0/from"));
    cases.add(
        object("networkPolicies.webhooks", somebody, policy, operator, "/spec/ingress/1/from"));
    cases.add(
        object("networkPolicies.monitoring", somebody, policy, operator, "/spec/ingress/0/from"));
    cases.add(
        ValueCase.of(
            "networkPolicies.extraEgress",
            "[{\"ports\":[{\"port\":4318}]}]",
            rendered -> {
              for (String program : List.of(operator, "edgeward-api-server")) {
                assertThat(rendered.at(policy, program, "/spec/egress").toString())
                    .endsWith(",{\"ports\":[{\"port\":4318}]}]");
              }
            }));
    Map.of(
            "runAsNonRoot", "false",
            "runAsUser", "1000",
            "runAsGroup", "1000",
            "fsGroup", "1000",
            "seccompProfile", "{\"type\":\"Localhost\",\"localhostProfile\":\"p\"}")
        .forEach(
            (field, json) ->
                cases.add(
                    at(
                        "podSecurityContext." + field,
                        json,
                        "edgeward-runtime",
                        POD + "/securityContext/" + field)));
    return cases;
  }

  /** A value that stands as it is in a Deployment. */
  private static ValueCase at(String path, String json, String deployment, String pointer) {
    return at(path, json, deployment, pointer, json);
  }

  private static ValueCase at(
      String path, String json, String deployment, String pointer, String expected) {
    return ValueCase.of(
        path,
        json,
        rendered ->
            assertThat(rendered.at("Deployment", deployment, pointer))
                .as(pointer)
                .isEqualTo(Rendered.yaml(expected)));
  }

  /** A value whose only entry is the last one of a list in a Deployment. */
  private static ValueCase has(String path, String json, String deployment, String pointer) {
    return ValueCase.of(
        path,
        json,
        rendered ->
            assertThat(
                    StreamSupport.stream(
                        rendered.at("Deployment", deployment, pointer).spliterator(), false))
                .as(pointer)
                .endsWith(Rendered.yaml(json).get(0)));
  }

  /** A value that stands as it is in an object. */
  private static ValueCase object(
      String path, String json, String kind, String name, String pointer) {
    return ValueCase.of(
        path,
        json,
        rendered ->
            assertThat(rendered.at(kind, name, pointer))
                .as(pointer)
                .isEqualTo(Rendered.yaml(json)));
  }

  /** A value that stands as it is in what the operator applies. */
  private static ValueCase spec(String path, String json, String file, String pointer) {
    return ValueCase.of(
        path,
        json,
        rendered ->
            assertThat(object(rendered, "edgeward", file).at(pointer))
                .as(pointer)
                .isEqualTo(Rendered.yaml(json)));
  }

  /** What the operator applies, of a release whose names begin so. */
  private static JsonNode object(Rendered rendered, String prefix, String file) {
    return Rendered.yaml(
        rendered.at("ConfigMap", prefix + "-operator-objects", "/data/" + file).asText());
  }

  private static String env(Rendered rendered, String deployment, String name) {
    return StreamSupport.stream(
            rendered.at("Deployment", deployment, CONTAINER + "/env").spliterator(), false)
        .filter(variable -> variable.path("name").asText().equals(name))
        .findFirst()
        .map(variable -> variable.path("value").asText())
        .orElseThrow(() -> new AssertionError("no variable " + name));
  }
}
