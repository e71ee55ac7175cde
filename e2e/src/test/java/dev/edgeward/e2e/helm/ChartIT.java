package dev.edgeward.e2e.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.stack.Checkout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart renders to. */
@ExtendWith(HelmExtension.class)
class ChartIT {

  private static final Checkout CHECKOUT = Checkout.here();

  @Test
  void helmFindsNothingWrong(Helm helm) {
    assertThat(
            helm.run("lint", "--strict", CHECKOUT.chart().toString(), "--kube-version", "v1.34.0")
                .succeeded())
        .contains("1 chart(s) linted, 0 chart(s) failed");
  }

  @Test
  void everyValueHasATest() throws Exception {
    Set<String> tested =
        ValueCases.all().stream().flatMap(one -> Stream.of(one.path())).collect(Collectors.toSet());

    assertThat(new TreeSet<>(tested))
        .isEqualTo(
            new TreeSet<>(ValuesFile.read(CHECKOUT.chart().resolve("values.yaml")).leaves()));
  }

  @TestFactory
  Stream<DynamicTest> everyValue(Helm helm) {
    return ValueCases.all().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    String.join(", ", one.values()),
                    () -> one.check().accept(helm.render(one.values().toArray(String[]::new)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replica=2                                    | replica
          operator.replica=2                           | replica
          runtime.image.digest="sha256:12"             | digest
          runtime.keyRotationInterval="90m"            | keyRotationInterval
          cloudflare.keyRotationInterval="0h"          | keyRotationInterval
          runtime.egressExcept=["203.0.113.7"]         | egressExcept
          cloudflare.accountId="mine"                  | accountId
          watchNamespaces=["Team_A"]                   | watchNamespaces
          operator.config={"purges":1}                 | purges
          cloudflare.spec={"script":"x"}               | script
          cloudflare.enabled=true                      | cloudflare.accountId is needed
          apiServer.ingress.enabled=true               | apiServer.ingress.host is needed
          apiServer.httpRoute.enabled=true             | apiServer.httpRoute.parentRefs is needed
          admission.preFlight="warn"                   | preFlight
          apiServer.service.type="LoadBalancer"        | networkPolicies.clients keeps out
          admission.certManager.enabled=true           | admission.certManager.issuerRef is needed
          """)
  void whatCanBeNoValueIsRefused(String value, String message, Helm helm) {
    Helm.Outcome outcome = helm.template(value);

    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.output()).contains(message);
  }

  @Test
  void oneRuntimeIsTheDefault(Helm helm) {
    String cloudflare =
        "cloudflare={\"enabled\":true,\"default\":true,\"accountId\":\"%s\",\"apiToken\":{\"value\":\"a\"}}"
            .formatted("0".repeat(32));

    assertThat(helm.template(cloudflare).output()).contains("set runtime.default to false");
    assertThat(helm.template(cloudflare, "runtime.enabled=false").status()).isZero();
  }

  @Test
  void aCertificateStandsForTheHostOfTheWebhooks(Helm helm) {
    String certManager =
        "admission.certManager={\"enabled\":true,\"issuerRef\":{\"name\":\"edgeward\"}}";
    Map.of(
            "", "/dnsNames edgeward-operator.edgeward.svc",
            "https://operator.example.com:9443", "/dnsNames operator.example.com",
            "https://192.0.2.7:9443", "/ipAddresses 192.0.2.7",
            "https://[2001:db8::7]:9443", "/ipAddresses 2001:db8::7")
        .forEach(
            (url, expected) -> {
              JsonNode spec =
                  helm.render(certManager, "admission.url=\"" + url + "\"")
                      .at("Certificate", "edgeward-operator-webhooks", "/spec");
              String[] field = expected.split(" ");
              assertThat(spec.at(field[0] + "/0").asText()).isEqualTo(field[1]);
              assertThat(spec.has("dnsNames") && spec.has("ipAddresses")).isFalse();
            });
  }

  /** In a NetworkPolicy, {@code from: []} is everybody. */
  @Test
  void aListWithoutPeersLetsInNobody(Helm helm) {
    Rendered rendered =
        helm.render(
            "networkPolicies.clients=[]",
            "networkPolicies.monitoring=[]",
            "admission.enabled=false");

    for (String program : List.of("edgeward-operator", "edgeward-api-server")) {
      assertThat(rendered.at("NetworkPolicy", program, "/spec/ingress"))
          .isEqualTo(Rendered.yaml("[]"));
      assertThat(rendered.at("NetworkPolicy", program, "/spec/policyTypes/0").asText())
          .isEqualTo("Ingress");
    }
    assertThat(
            helm.render("networkPolicies.monitoring=[]")
                .at("NetworkPolicy", "edgeward-operator", "/spec/ingress")
                .findValuesAsText("port"))
        .containsExactly("webhooks");
  }

  /** kube-apiserver takes no number for a name. */
  @Test
  void namesThatReadLikeNumbersAreText(Helm helm) {
    List<String> arguments =
        new ArrayList<>(List.of("template", "2001", CHECKOUT.chart().toString()));
    arguments.addAll(List.of("--namespace", "2002", "--kube-version", "v1.34.0"));
    for (String value :
        List.of(
            "systemNamespace.name=\"2003\"",
            "watchNamespaces=[\"2004\"]",
            "nameOverride=\"2005\"",
            "fullnameOverride=\"2006\"",
            "runtime.name=\"2007\"",
            "apiServer.priorityClassName=\"2008\"",
            "metrics.podMonitor.enabled=true",
            "metrics.prometheusRule.enabled=true")) {
      arguments.addAll(List.of("--set-json", value));
    }

    Rendered rendered = Rendered.parse(helm.run(arguments.toArray(String[]::new)).succeeded());

    List<JsonNode> objects = new ArrayList<>(rendered.objects());
    rendered
        .at("ConfigMap", "2006-operator-objects", "/data")
        .forEach(file -> objects.add(Rendered.yaml(file.asText())));
    assertThat(objects)
        .allSatisfy(object -> assertThat(numbers(object)).noneMatch(n -> n > 2000 && n < 2009));
  }

  private static List<Integer> numbers(JsonNode node) {
    return node.isInt()
        ? List.of(node.asInt())
        : StreamSupport.stream(node.spliterator(), false)
            .flatMap(child -> numbers(child).stream())
            .toList();
  }

  @Test
  void aTokenOfCloudflareIsGivenOnce(Helm helm) {
    String account = "cloudflare={\"enabled\":true,\"accountId\":\"" + "0".repeat(32) + "\"}";

    assertThat(helm.template(account).output()).contains("existingSecret (or value) is needed");
    assertThat(
            helm.template(account, "cloudflare.apiToken={\"existingSecret\":\"a\",\"value\":\"b\"}")
                .output())
        .contains("give one of");
  }

  @Test
  void whatIsOptionalIsOffWithoutAValue(Helm helm) {
    assertThat(helm.render().objects())
        .extracting(object -> object.path("kind").asText())
        .doesNotContain(
            "Ingress",
            "HTTPRoute",
            "HorizontalPodAutoscaler",
            "PodMonitor",
            "PrometheusRule",
            "Secret",
            "Function",
            "Runtime");
  }

  @Test
  void everyPodIsRestricted(Helm helm) {
    List<JsonNode> pods =
        helm.render().all("Deployment").stream()
            .map(deployment -> deployment.at("/spec/template/spec"))
            .toList();

    assertThat(pods)
        .hasSize(3)
        .allSatisfy(
            pod -> {
              assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
              assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                  .isEqualTo("RuntimeDefault");
              JsonNode container = pod.at("/containers/0");
              assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                  .isTrue();
              assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                  .isFalse();
              assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                  .isEqualTo("ALL");
              assertThat(container.at("/resources/limits/memory").isTextual()).isTrue();
            });
  }

  @Test
  void theStackHasTheRolesOfTheChart(Helm helm) {
    Rendered rendered = helm.render();

    assertThat(StackRoles.of(CHECKOUT)).isEqualTo(StackRoles.in(rendered));
  }
}
