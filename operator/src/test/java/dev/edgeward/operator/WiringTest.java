package dev.edgeward.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.operator.kubernetes.FakeKubernetes;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program as it is shipped, in front of an API server in memory. */
@NullUnmarked // a null fails the test
@QuarkusTest
@QuarkusTestResource(WiringTest.Kubernetes.class)
class WiringTest {
  @Inject KubernetesClient client;

  @TestHTTPResource(value = "/health/ready", management = true)
  URI ready;

  @TestHTTPResource(value = "/health/live", management = true)
  URI live;

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  /** Starts the API server. */
  public static final class Kubernetes implements QuarkusTestResourceLifecycleManager {
    private FakeKubernetes kubernetes;

    @Override
    public Map<String, String> start() {
      kubernetes = new FakeKubernetes();
      // The client is configured before the program is, from where it always looks.
      System.setProperty("kubernetes.master", kubernetes.client().getMasterUrl().toString());
      System.setProperty("kubernetes.auth.tryKubeConfig", "false");
      return Map.of("quarkus.management.test-port", "0", "edgeward.dispatcher-timeout", "1s");
    }

    @Override
    public void stop() {
      System.clearProperty("kubernetes.master");
      System.clearProperty("kubernetes.auth.tryKubeConfig");
      kubernetes.close();
    }
  }

  @BeforeEach
  void aFunctionOfARuntimeThatNobodyAnswersFor() {
    if (client.namespaces().withName("team-of-the-test").get() == null) {
      client
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName("team-of-the-test")
                  .endMetadata()
                  .build())
          .create();
      client
          .resource(
              """
              apiVersion: edgeward.dev/v1alpha1
              kind: Runtime
              metadata: {name: runtime-of-the-test}
              spec: {workerd: {url: "http://127.0.0.1:1"}}
              """)
          .create();
      client
          .resource(
              """
              apiVersion: edgeward.dev/v1alpha1
              kind: Function
              metadata: {name: function-of-the-test, namespace: team-of-the-test}
              spec: {code: {files: {main.js: x}}}
              """)
          .create();
    }
  }

  @Test
  void itIsReadyOnceAllControllersRun() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = get(ready);
              assertThat(answer.statusCode()).isEqualTo(200);
              assertThat(answer.body())
                  .contains(
                      "\"function\"",
                      "\"functionversion\"",
                      "\"functionschema\"",
                      "\"integration\"",
                      "\"integrationinstallation\"",
                      "\"workspace\"",
                      "\"runtime\"");
            });
  }

  @Test
  void itIsAliveWhateverKubernetesDoes() throws Exception {
    HttpResponse<String> answer = get(live);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"checks\": [").doesNotContain("\"name\"");
  }

  @Test
  void reconciliationsAndCallsAreMeasuredWithoutNamesOfFunctions() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(get(metrics).body())
                    .containsPattern(
                        "edgeward_dispatcher_calls_seconds_count[{]operation=\"health\",outcome=\"unavailable\"[}]")
                    .containsPattern(
                        "reconciliations_success_total[{]controller_name=\"function\"[}]")
                    .containsPattern(
                        "reconciliations_execution_duration_seconds_count[{]controller_name=\"functionversion\"[}]")
                    .contains("edgeward_runtime_ready{runtime=\"runtime-of-the-test\"} 0.0")
                    .doesNotContain("function-of-the-test", "team-of-the-test"));
  }

  private static HttpResponse<String> get(URI url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
