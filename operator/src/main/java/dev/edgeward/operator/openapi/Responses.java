package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an operation answers when all went well.
 *
 * @param accept the header that asks for it
 * @param schema what the result is; empty where the document doesn't say, or says too much
 */
record Responses(String accept, Optional<JsonNode> schema) {
  /** Larger ones tell a caller little, and each Function and each of its versions has it. */
  private static final int MAX_SCHEMA_BYTES = 16 * 1024;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static Responses of(Located operation, boolean is31, DocumentBudget budget) throws FlawException {
    Located all = operation.at("responses");
    List<Located> good = new ArrayList<>();
    for (String status : all.fields()) {
      if (status.matches("2([0-9]{2}|XX|xx)")) {
        good.add(all.at(status).resolved());
      }
    }
    if (good.isEmpty() && all.at("default").isThere()) {
      good.add(all.at("default").resolved());
    }
    List<String> types = good.stream().flatMap(one -> one.at("content").fields().stream()).toList();
    return new Responses(MediaKind.accept(types), schema(good, is31, budget));
  }

  /** A flaw in here keeps nobody from calling the operation. */
  private static Optional<JsonNode> schema(
      List<Located> good, boolean is31, DocumentBudget budget) {
    var conversion =
        new SchemaConversion(is31, Direction.RESPONSE, new SchemaBudget(MAX_SCHEMA_BYTES, budget));
    Set<JsonNode> results = new LinkedHashSet<>();
    try {
      for (Located response : good) {
        Optional<JsonNode> one = result(response.at("content"), conversion);
        if (one.isEmpty()) {
          return Optional.empty();
        }
        results.add(one.get());
      }
      if (results.isEmpty()) {
        return Optional.empty();
      }
      ObjectNode whole = JSON.objectNode();
      if (results.size() == 1 && results.iterator().next() instanceof ObjectNode only) {
        whole.setAll(only);
      } else {
        results.forEach(whole.withArray("anyOf")::add);
      }
      conversion.complete(whole);
      return Optional.of(whole);
    } catch (FlawException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> result(Located content, SchemaConversion conversion)
      throws FlawException {
    List<String> types = content.fields();
    if (types.isEmpty()) {
      return Optional.of(JSON.objectNode().put("type", "null"));
    }
    Optional<String> json =
        types.stream().filter(type -> MediaKind.of(type) == MediaKind.JSON).findFirst();
    if (json.isPresent()) {
      Located schema = content.at(json.get()).at("schema");
      return schema.isThere() && !json.get().contains("*")
          ? Optional.of(conversion.convert(schema))
          : Optional.empty();
    }
    if (types.stream().allMatch(type -> MediaKind.of(type) == MediaKind.TEXT)) {
      return Optional.of(JSON.objectNode().put("type", "string"));
    }
    if (types.stream().allMatch(type -> MediaKind.of(type) == MediaKind.BINARY)) {
      ObjectNode bytes = JSON.objectNode().put("type", "object");
      ObjectNode properties = bytes.putObject("properties");
      properties.putObject("contentType").put("type", "string");
      properties.putObject("base64").put("type", "string").put("contentEncoding", "base64");
      return Optional.of(bytes);
    }
    return Optional.empty();
  }
}
