package dev.edgeward.apiserver.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the public reference promises holds in the committed OpenAPI document. */
class ReferenceTest {
  private static final JsonNode REFERENCE =
      read(Path.of("src/test/resources/reference/functions.yaml"));
  private static final JsonNode DOCUMENT = read(OpenApiDocumentTest.COMMITTED);
  private static final Pattern TYPE =
      Pattern.compile("(json )?(.*?)(?: (\\d+)\\.\\.(\\d+))?(?: = (\\S+))?");

  @TestFactory
  Stream<DynamicTest> every_operation_is_as_promised() {
    return REFERENCE.path("operations").properties().stream()
        .map(
            promise ->
                DynamicTest.dynamicTest(
                    promise.getKey(), () -> operation(promise.getKey(), promise.getValue())));
  }

  @Test
  void a_bearer_token_is_asked_for() {
    String scheme = REFERENCE.path("security").asText();
    List<String> asked = new ArrayList<>();
    DOCUMENT.path("security").forEach(one -> one.fieldNames().forEachRemaining(asked::add));

    assertThat(asked).hasSize(1);
    assertThat(DOCUMENT.at("/components/securitySchemes/" + asked.getFirst() + "/scheme").asText())
        .isEqualTo(scheme);
  }

  @Test
  void filters_have_logic_all_fields_and_relations_and_orders_the_fields_and_directions() {
    JsonNode filter = DOCUMENT.at("/components/schemas/FunctionFilter/properties");
    JsonNode order = DOCUMENT.at("/components/schemas/FunctionOrderBy/properties");
    Set<String> fields = names(REFERENCE.at("/objects/Function"));
    Set<String> logic = values(REFERENCE.at("/grammar/logic").asText());

    assertThat(names(filter)).containsAll(logic).containsAll(fields);
    assertThat(names(filter)).as("relations").hasSizeGreaterThan(logic.size() + fields.size());
    assertThat(names(order)).isEqualTo(fields);
    for (JsonNode direction : order) {
      assertThat(resolved(direction).path("enum"))
          .hasSize(REFERENCE.at("/grammar/directions").asInt());
    }
  }

  private static void operation(String call, JsonNode promised) {
    String[] parts = call.split(" ", 2);
    JsonNode operation =
        DOCUMENT.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
    assertThat(operation.isObject()).as(call).isTrue();

    parameters(operation, "path", promised.path("path"));
    parameters(operation, "query", promised.path("query"));
    parameters(operation, "header", Serialization.unmarshal("{}", JsonNode.class));
    JsonNode request = resolved(operation.path("requestBody"));
    if (!promised.has("request")) {
      // A client sends none: there may be one, but not a required one.
      assertThat(request.path("required").asBoolean()).as("a body that must be sent").isFalse();
    } else {
      assertThat(request.isObject()).as("a request body").isTrue();
      JsonNode schema = resolved(request.at("/content/application~1json/schema"));
      fields("request", promised.path("request"), schema);
      assertThat(required(schema))
          .as("what is required and not promised")
          .isSubsetOf(
              names(promised.path("request")).stream()
                  .filter(name -> !name.endsWith("?"))
                  .collect(Collectors.toSet()));
    }
    JsonNode answers = operation.path("responses");
    JsonNode success = resolved(answers.path(answers.has("201") ? "201" : "200"));
    JsonNode schema = success.at("/content/application~1json/schema");
    if (promised.path("response").isTextual()) {
      type("response", promised.path("response").asText(), schema);
    } else {
      fields("response", promised.path("response"), resolved(schema));
    }
  }

  private static void parameters(JsonNode operation, String in, JsonNode promised) {
    TreeSet<String> mandatory = new TreeSet<>();
    for (JsonNode one : operation.path("parameters")) {
      JsonNode parameter = resolved(one);
      if (parameter.path("in").asText().equals(in) && parameter.path("required").asBoolean()) {
        mandatory.add(parameter.path("name").asText());
      }
    }
    for (Map.Entry<String, JsonNode> entry : promised.properties()) {
      String name = entry.getKey().replace("?", "");
      JsonNode found = parameter(operation, in, name);
      assertThat(mandatory.remove(name))
          .as("whether %s is required", name)
          .isEqualTo(!entry.getKey().endsWith("?"));
      String type = entry.getValue().asText();
      JsonNode schema =
          type.startsWith("json ")
              ? found.at("/content/application~1json/schema")
              : found.path("schema");
      type(name, type, schema);
    }
    assertThat(mandatory).as("what is required in %s and not promised", in).isEmpty();
  }

  private static JsonNode parameter(JsonNode operation, String in, String name) {
    for (JsonNode one : operation.path("parameters")) {
      JsonNode parameter = resolved(one);
      if (parameter.path("in").asText().equals(in)
          && parameter.path("name").asText().equals(name)) {
        return parameter;
      }
    }
    throw new AssertionError("there is no parameter " + name + " in " + in);
  }

  /** Every promised field has its type, and is required where it isn't optional. */
  private static void fields(String what, JsonNode promised, JsonNode schema) {
    for (Map.Entry<String, JsonNode> entry : promised.properties()) {
      String name = entry.getKey().replace("?", "");
      JsonNode property = schema.path("properties").path(name);
      assertThat(property.isObject()).as("%s has %s", what, name).isTrue();
      assertThat(required(schema).contains(name))
          .as("whether %s of %s is required", name, what)
          .isEqualTo(!entry.getKey().endsWith("?"));
      type(what + "." + name, entry.getValue().asText(), property);
    }
  }

  private static void type(String what, String promised, JsonNode schema) {
    Matcher parts = TYPE.matcher(promised);
    assertThat(parts.matches()).as(promised).isTrue();
    String type = parts.group(2);
    JsonNode shown = resolved(schema);
    assertThat(shown.isObject()).as(what).isTrue();
    if (type.startsWith("[")) {
      JsonNode list = shown;
      for (JsonNode alternative : shown.path("anyOf")) {
        list = alternative.path("type").asText().equals("array") ? alternative : list;
      }
      assertThat(types(list)).as(what).containsExactly("array");
      type(what + "[]", type.substring(1, type.length() - 1), list.path("items"));
    } else if (type.contains("|")) {
      TreeSet<String> values = new TreeSet<>();
      shown.path("enum").forEach(value -> values.add(value.asText()));
      values.remove("null");
      assertThat(values).as(what).isEqualTo(values(type));
    } else if (Character.isUpperCase(type.charAt(0))) {
      assertThat(schema.path("$ref").asText()).as(what).endsWith("/" + type);
      fields(type, REFERENCE.path("objects").path(type), shown);
    } else {
      plain(what, type, shown);
    }
    if (parts.group(3) != null) {
      assertThat(shown.path("minimum").asText()).as(what).isEqualTo(parts.group(3));
      assertThat(shown.path("maximum").asText()).as(what).isEqualTo(parts.group(4));
    }
    if (parts.group(5) != null) {
      assertThat(shown.path("default").asText()).as(what).isEqualTo(parts.group(5));
    }
  }

  private static void plain(String what, String type, JsonNode shown) {
    switch (type) {
      case "any" -> {}
      case "object" ->
          assertThat(types(shown).isEmpty() || types(shown).contains("object")).as(what).isTrue();
      case "number" -> assertThat(types(shown)).as(what).containsAnyOf("number", "integer");
      default -> assertThat(types(shown)).as(what).containsExactly(type);
    }
  }

  /** The types that a schema allows, null aside: the reference doesn't tell what may be null. */
  private static Set<String> types(JsonNode schema) {
    TreeSet<String> types = new TreeSet<>();
    if (schema.path("type").isTextual()) {
      types.add(schema.path("type").asText());
    }
    schema.path("type").forEach(type -> types.add(type.asText()));
    types.remove("null");
    return types;
  }

  private static Set<String> required(JsonNode schema) {
    TreeSet<String> required = new TreeSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    return required;
  }

  private static Set<String> values(String type) {
    return new TreeSet<>(List.of(type.split(" \\| ", -1)));
  }

  private static Set<String> names(JsonNode object) {
    TreeSet<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? resolved(DOCUMENT.at(node.path("$ref").asText().substring(1))) : node;
  }

  private static JsonNode read(Path file) {
    try {
      return Serialization.unmarshal(Files.readString(file), JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
