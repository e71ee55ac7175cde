package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The server's OpenAPI document, with hints where chance alone would get nowhere. They are only
 * about requests; what answers may be stays as the server says it.
 */
final class FuzzDocument {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String INNER = "Inner";
  private static final int ENTRIES = 3;
  private static final int VALUES = 20;
  private static final Set<String> CONNECTIVES = Set.of("AND", "OR", "NOT");

  /** What stands for any id in the document's examples, after the prefix of its kind. */
  private static final String EXAMPLE = "0w0mw9feyd84gvgqc28vy52x32";

  private final ObjectNode document;

  /**
   * @param served the document in JSON
   * @param examples an id that there is, by prefix: by chance alone nobody would guess one
   */
  FuzzDocument(JsonNode served, Map<String, String> examples) throws IOException {
    String text = served.toString();
    for (Map.Entry<String, String> example : examples.entrySet()) {
      text = text.replace(example.getKey() + EXAMPLE, example.getValue());
    }
    this.document = (ObjectNode) JSON.readTree(text);
  }

  /** Offers values for a field of a body; any other is as valid as before. */
  FuzzDocument offer(String schema, String field, String... values) {
    return offer(schemas().path(schema).path("properties"), field, values);
  }

  /** Offers ids for the path of an operation; any other is as valid as before. */
  FuzzDocument offerIds(String path, String method, String... ids) {
    JsonNode operation = document.path("paths").path(path).path(method);
    return offer(operation.path("parameters").path(0), "schema", ids);
  }

  private FuzzDocument offer(JsonNode parent, String field, String... values) {
    JsonNode schema = parent.path(field);
    assertThat(schema.isObject()).as(field).isTrue();
    ArrayNode either = ((ObjectNode) parent).putObject(field).putArray("anyOf");
    ArrayNode offered = either.addObject().put("type", "string").putArray("enum");
    List.of(values).forEach(offered::add);
    either.add(schema);
    return this;
  }

  /** Leaves filters to one list only: trying each operator on each field of all takes minutes. */
  FuzzDocument withFiltersOnlyOf(String list) {
    document
        .path("paths")
        .properties()
        .forEach(
            path -> {
              if (!path.getKey().equals(list)) {
                removeFilter(path.getValue().path("get").path("parameters"));
              }
            });
    return this;
  }

  private static void removeFilter(JsonNode parameters) {
    var all = parameters.elements();
    while (all.hasNext()) {
      if (all.next().path("name").asText().equals("filter")) {
        all.remove();
      }
    }
  }

  /**
   * Ends the nesting of filters after one level and the entries of an object after a few: filters
   * can hold each other without end, and what is then made by chance is larger than the generator
   * allows itself. And lists of values: a URI several times longer than any that is read gets a 414
   * from below the API, which has no problem document.
   */
  FuzzDocument withShallowFilters() {
    Set<String> nesting = new HashSet<>();
    schemas()
        .properties()
        .forEach(
            schema -> {
              if (schema.getValue().path("properties").has("NOT")) {
                nesting.add(schema.getKey());
              }
            });
    assertThat(nesting).isNotEmpty();
    for (String name : nesting) {
      ObjectNode outer = (ObjectNode) schemas().path(name);
      outer.put("maxProperties", ENTRIES);
      for (String list : List.of("in", "notIn")) {
        if (outer.path("properties").path(list) instanceof ObjectNode values) {
          values.put("maxItems", VALUES);
        }
      }
      ObjectNode inner = outer.deepCopy();
      ObjectNode properties = (ObjectNode) inner.path("properties");
      properties.remove(CONNECTIVES);
      List<String> relations = new ArrayList<>();
      properties
          .properties()
          .forEach(
              property -> {
                if (leadsTo(property.getValue(), nesting)) {
                  relations.add(property.getKey());
                }
              });
      properties.remove(relations);
      schemas().set(name + INNER, inner);
      outer
          .path("properties")
          .findParents("$ref")
          .forEach(parent -> turnInwards((ObjectNode) parent, nesting));
    }
    return this;
  }

  /** Whether a field of a filter is a relation: it has the filter of another kind in it. */
  private static boolean leadsTo(JsonNode property, Set<String> nesting) {
    return property.findValuesAsText("$ref").stream()
        .map(ref -> ref.substring(SCHEMAS.length()))
        .anyMatch(nesting::contains);
  }

  private static void turnInwards(ObjectNode reference, Set<String> nesting) {
    String name = reference.path("$ref").asText().substring(SCHEMAS.length());
    if (nesting.contains(name)) {
      reference.put("$ref", SCHEMAS + name + INNER);
    }
  }

  private ObjectNode schemas() {
    return (ObjectNode) document.path("components").path("schemas");
  }

  @Override
  public String toString() {
    return document.toString();
  }
}
