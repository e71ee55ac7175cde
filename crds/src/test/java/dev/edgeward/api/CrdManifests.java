package dev.edgeward.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionUsage;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.Workspace;
import io.fabric8.crdv2.generator.CRDGenerationInfo;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes the CRD manifests from the Java types. The generator knows no categories, no bounds of maps
 * and lists (which the CEL cost budget needs) and no types of lists and maps: those are added here,
 * in one place.
 */
final class CrdManifests {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR));

  /** The order in which kubectl prints columns; the generator sorts them by path. */
  private static final List<String> COLUMNS =
      List.of(
          "Ready",
          "Reason",
          "Number",
          "Version",
          "Latest",
          "Function",
          "Workspace",
          "Day",
          "Replica",
          "Deleted",
          "Expires",
          "Tier",
          "By",
          "Restored",
          "Visibility",
          "Functions",
          "From",
          "Integration",
          "Runtime",
          "Retention",
          "Url",
          "Dispatcher",
          "Description",
          "User",
          "Id",
          "Age");

  private static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(
          Function.class,
          FunctionVersion.class,
          FunctionTombstone.class,
          FunctionSchema.class,
          FunctionUsage.class,
          Integration.class,
          IntegrationInstallation.class,
          Workspace.class,
          Runtime.class);

  private CrdManifests() {}

  /** The manifests by file name. */
  static Map<String, String> generate(Path scratch) throws IOException {
    CRDGenerationInfo info =
        new CRDGenerator()
            .customResourceClasses(KINDS.toArray(Class[]::new))
            .inOutputDir(scratch.toFile())
            .detailedGenerate();
    if (info.numberOfGeneratedCRDs() != KINDS.size()) {
      throw new IllegalStateException(
          "not every type gave a CRD: " + info.getCRDDetailsPerNameAndVersion().keySet());
    }
    Map<String, String> manifests = new TreeMap<>();
    try (Stream<Path> files = Files.list(scratch)) {
      for (Path file : files.toList()) {
        manifests.put(
            file.getFileName().toString().replace("-v1.yml", ".yaml"),
            "# Generated from crds/src/main/java by `./dev generate`; do not edit.\n"
                + finish(Files.readString(file)));
      }
    }
    return manifests;
  }

  private static String finish(String generated) throws IOException {
    ObjectNode crd = (ObjectNode) YAML.readTree(generated);
    ObjectNode names = (ObjectNode) crd.at("/spec/names");
    names.putArray("categories").add("edgeward");
    ObjectNode schema = (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema");
    schema.putArray("required").add("spec");
    ArrayNode columns = (ArrayNode) crd.at("/spec/versions/0/additionalPrinterColumns");
    List<JsonNode> ordered = new ArrayList<>();
    columns.forEach(ordered::add);
    ordered.sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.get("name").asText())));
    columns.removeAll().addAll(ordered);
    for (Map.Entry<String, JsonNode> bounds :
        bounds().required(names.get("plural").asText()).properties()) {
      at(schema, bounds.getKey()).setAll((ObjectNode) bounds.getValue());
    }
    makeWhole(schema);
    return YAML.writeValueAsString(crd);
  }

  /**
   * What may hold anything, such as a JSON Schema, has one manager and is applied as a whole. Else
   * kube-apiserver would note the manager of each of its fields: more than the schema itself.
   */
  private static void makeWhole(JsonNode schema) {
    if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      ((ObjectNode) schema).put("x-kubernetes-map-type", "atomic");
    }
    schema.forEach(CrdManifests::makeWhole);
  }

  private static ObjectNode at(JsonNode schema, String path) {
    if (path.equals("/")) {
      return (ObjectNode) schema;
    }
    JsonNode node = schema;
    for (String step : path.substring(1).split("/", -1)) {
      node =
          switch (step) {
            case "*" -> node.get("additionalProperties");
            case "[]" -> node.get("items");
            default -> node.at("/properties/" + step);
          };
      if (node == null || node.isMissingNode()) {
        throw new IllegalStateException("no " + step + " of " + path);
      }
    }
    return (ObjectNode) node;
  }

  private static JsonNode bounds() throws IOException {
    try (InputStream resource = CrdManifests.class.getResourceAsStream("/bounds.yaml")) {
      return YAML.readTree(resource);
    }
  }
}
