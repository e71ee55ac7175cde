package dev.edgeward.e2e.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The objects that a chart renders to.
 *
 * @param objects in the order in which Helm gives them
 */
public record Rendered(List<JsonNode> objects) {

  private static final YAMLMapper YAML = new YAMLMapper();

  /** Reads what Helm printed. */
  public static Rendered parse(String yaml) {
    List<JsonNode> objects = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      while (documents.hasNext()) {
        JsonNode object = documents.next();
        if (object != null && object.isObject()) {
          objects.add(object);
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not YAML: " + e.getMessage() + "\n" + yaml, e);
    }
    return new Rendered(List.copyOf(objects));
  }

  /** An object by its kind and name, of those in the release's namespace or in none. */
  public Optional<JsonNode> find(String kind, String name) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .findFirst();
  }

  /** The same, which has to be there. */
  public JsonNode get(String kind, String name) {
    return find(kind, name)
        .orElseThrow(
            () -> new IllegalArgumentException("no " + kind + " " + name + " in " + names()));
  }

  /** All of a kind. */
  public List<JsonNode> all(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  /** A place in an object, such as {@code /spec/replicas}. */
  public JsonNode at(String kind, String name, String pointer) {
    return get(kind, name).at(pointer);
  }

  /** What a ConfigMap or Secret holds under a name, as YAML. */
  public static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Kind and name of each. */
  public List<String> names() {
    return objects.stream()
        .map(object -> object.path("kind").asText() + " " + object.at("/metadata/name").asText())
        .toList();
  }
}
