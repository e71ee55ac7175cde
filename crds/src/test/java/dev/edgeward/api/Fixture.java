package dev.edgeward.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionUsage;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.Workspace;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A manifest below {@code src/test/resources}. What a test is to find about it stands in its
 * leading comments, as {@code # expect: …}.
 */
record Fixture(Path file, String yaml) {
  private static final Path ROOT = Path.of("src/test/resources");

  /** The fixtures of a folder, by name. */
  static List<Fixture> in(String folder) {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.sorted().map(Fixture::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fixture read(Path file) {
    try {
      return new Fixture(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The values of the leading comments of a name. */
  List<String> comments(String name) {
    String start = "# " + name + ": ";
    return yaml.lines()
        .takeWhile(line -> line.startsWith("#"))
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }

  /** The manifest as it stands. */
  JsonNode json() {
    return Serialization.unmarshal(yaml, JsonNode.class);
  }

  String kind() {
    return json().required("kind").asText();
  }

  /** The type that both programs read it as. */
  Class<? extends CustomResource<?, ?>> type() {
    return switch (kind()) {
      case "Function" -> Function.class;
      case "FunctionVersion" -> FunctionVersion.class;
      case "FunctionTombstone" -> FunctionTombstone.class;
      case "FunctionSchema" -> FunctionSchema.class;
      case "FunctionUsage" -> FunctionUsage.class;
      case "Integration" -> Integration.class;
      case "IntegrationInstallation" -> IntegrationInstallation.class;
      case "Workspace" -> Workspace.class;
      case "Runtime" -> Runtime.class;
      default -> throw new IllegalStateException("no such kind: " + kind());
    };
  }

  /** Where the API server creates it. */
  String path() {
    String plural = kind().toLowerCase(Locale.ROOT) + "s";
    String namespace = json().at("/metadata/namespace").asText();
    return "/apis/edgeward.dev/v1alpha1/"
        + (namespace.isEmpty() ? "" : "namespaces/" + namespace + "/")
        + plural;
  }

  @Override
  public String toString() {
    return ROOT.relativize(file).toString();
  }
}
