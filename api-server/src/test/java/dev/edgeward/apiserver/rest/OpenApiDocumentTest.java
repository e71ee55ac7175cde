package dev.edgeward.apiserver.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The committed document is the one that the server gives; {@code -Dopenapi.write=true} writes it
 * anew.
 */
@QuarkusTest
@WithKubernetesTestServer
class OpenApiDocumentTest {
  static final Path COMMITTED = Path.of("openapi.yaml");

  @Test
  void the_committed_document_is_the_one_of_the_server() throws IOException {
    String served = new String(get("/openapi"), StandardCharsets.UTF_8).strip() + "\n";
    if (Boolean.getBoolean("openapi.write")) {
      Files.writeString(COMMITTED, served);
    }

    assertThat(Files.readString(COMMITTED))
        .as("run ./dev generate and commit api-server/openapi.yaml")
        .isEqualTo(served);
  }

  @Test
  void everything_that_is_referred_to_is_there() throws IOException {
    JsonNode document = new ObjectMapper().readTree(get("/openapi?format=json"));
    TreeSet<String> missing = new TreeSet<>(document.findValuesAsText("$ref"));

    missing.removeIf(ref -> !document.at(ref.substring(1)).isMissingNode());

    assertThat(missing).isEmpty();
  }

  @Test
  void the_user_interface_is_off() {
    given().get("/swagger-ui").then().statusCode(404);
    given().get("/swagger-ui/index.html").then().statusCode(404);
  }

  private static byte[] get(String path) {
    return given().get(path).then().statusCode(200).extract().asByteArray();
  }
}
