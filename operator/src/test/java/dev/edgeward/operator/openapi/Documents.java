package dev.edgeward.operator.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.api.v1alpha1.OpenApi;
import dev.edgeward.api.v1alpha1.OperationSelector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Documents for tests. */
final class Documents {
  private static final OpenApi ALL = new OpenApi(null, null, null, null, null, null);

  private static final ObjectMapper JSON = new ObjectMapper();

  private Documents() {}

  /** A document of 3.0 with these paths, and components if there are any. */
  static String with(String paths, String components) {
    return document("3.0.3", paths, components);
  }

  static String document(String version, String paths, String components) {
    return "openapi: "
        + version
        + "\ninfo: {title: Things, version: '1'}\nservers: [{url: 'https://api.example.com/v1'}]\npaths:\n"
        + paths.indent(2)
        + (components.isEmpty() ? "" : "components:\n" + components.indent(2));
  }

  static OpenApiDocument read(String text) {
    OpenApiDocument.Reading reading = OpenApiDocument.read(text.getBytes(StandardCharsets.UTF_8));
    assertThat(reading).isInstanceOf(OpenApiDocument.Read.class);
    return ((OpenApiDocument.Read) reading).document();
  }

  static Operations operations(String text) {
    return operations(text, ALL);
  }

  static Operations operations(String text, OpenApi settings) {
    return Operations.of(read(text), settings, "api");
  }

  static OpenApi choosing(
      @Nullable OperationSelector include, @Nullable OperationSelector exclude) {
    return new OpenApi(null, null, null, include, exclude, null);
  }

  static OpenApi at(String serverUrl) {
    return new OpenApi(null, null, serverUrl, null, null, null);
  }

  /** The only function of a document, which has no problem. */
  static OperationFunction only(String text) {
    Operations operations = operations(text);
    assertThat(operations.problems()).isEmpty();
    assertThat(operations.functions()).hasSize(1);
    return operations.functions().getFirst();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  static List<String> names(Operations operations) {
    return operations.functions().stream().map(OperationFunction::name).toList();
  }

  static List<String> problems(Operations operations) {
    return operations.problems().stream().map(Problem::toString).toList();
  }
}
