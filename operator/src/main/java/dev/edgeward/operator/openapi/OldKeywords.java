package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What OpenAPI 3.0 says otherwise than JSON Schema 2020-12. */
final class OldKeywords {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private OldKeywords() {}

  /**
   * Says it as JSON Schema does.
   *
   * @param schema of the document
   * @param converted what was made of it so far
   * @return the same schema in other words
   */
  static ObjectNode renewed(Located schema, ObjectNode converted) {
    exclusive(converted, "minimum", "exclusiveMinimum");
    exclusive(converted, "maximum", "exclusiveMaximum");
    if ("binary".equals(converted.path("format").asText())) {
      converted.remove("format");
      converted.put("contentEncoding", "base64");
    } else if ("byte".equals(converted.path("format").asText())) {
      converted.put("contentEncoding", "base64");
    }
    return schema.flag("nullable") ? nullable(converted) : converted;
  }

  /** There a flag makes a bound exclusive; here it is a bound of its own. */
  private static void exclusive(ObjectNode schema, String bound, String exclusive) {
    JsonNode flag = schema.remove(exclusive);
    if (flag != null && flag.asBoolean() && schema.has(bound)) {
      schema.set(exclusive, schema.remove(bound));
    }
  }

  private static ObjectNode nullable(ObjectNode schema) {
    JsonNode type = schema.get("type");
    if (type == null) {
      ObjectNode either = JSON.objectNode();
      either.putArray("anyOf").add(schema).addObject().put("type", "null");
      return either;
    }
    schema.putArray("type").add(type).add("null");
    if (schema.get("enum") instanceof ArrayNode values
        && values.valueStream().noneMatch(JsonNode::isNull)) {
      schema.set("enum", values.deepCopy().addNull());
    }
    return schema;
  }
}
