package dev.edgeward.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class CompressedListsTest {
  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theClientFindsItBeforeItsOwn() {
    assertThat(HttpClientUtils.getHttpClientFactory()).isInstanceOf(KubernetesHttpClients.class);
  }

  @Test
  void asksForCompressedAnswersAndReadsThem() throws Exception {
    List<String> names = IntStream.range(0, 20_000).mapToObj(i -> "map-" + i).toList();
    String list =
        names.stream()
            .map(name -> "{\"metadata\": {\"name\": \"" + name + "\"}}")
            .collect(
                Collectors.joining(
                    ",",
                    "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMapList\", \"items\": [",
                    "]}"));
    server.enqueue(
        new MockResponse.Builder()
            .addHeader("Content-Type", "application/json")
            .addHeader("Content-Encoding", "gzip")
            .body(new Buffer().write(gzip(list)))
            .build());
    try (KubernetesClient client = client()) {
      assertThat(client.configMaps().inNamespace("any").list().getItems())
          .extracting((ConfigMap map) -> map.getMetadata().getName())
          .isEqualTo(names);
    }
    assertThat(server.takeRequest().getHeaders().get("Accept-Encoding")).contains("gzip");
  }

  @Test
  void anAnswerThatIsNotCompressedIsReadAsItIs() {
    server.enqueue(
        new MockResponse.Builder()
            .addHeader("Content-Type", "application/json")
            .body("{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"data\": {\"a\": \"b\"}}")
            .build());
    try (KubernetesClient client = client()) {
      assertThat(client.configMaps().inNamespace("any").withName("one").get().getData())
          .containsEntry("a", "b");
    }
  }

  private KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withHttpClientFactory(new KubernetesHttpClients())
        .withConfig(
            new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                .withMasterUrl(server.url("/").toString())
                .build())
        .build();
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
