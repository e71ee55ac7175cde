package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What the value of a schema's keyword is. */
enum SchemaKeyword {
  /** A schema. */
  SCHEMA,
  /** A list of schemas. */
  SCHEMAS,
  /** Schemas by name. */
  SCHEMA_MAP,
  /** Anything but schemas. */
  DATA,
  /** Nothing that JSON Schema knows, or nothing that is kept. */
  OTHER,
  /** JSON Schema knows it, and nothing here can follow it. */
  UNSUPPORTED;

  private static final Set<String> TYPES =
      Set.of("array", "boolean", "integer", "null", "number", "object", "string");

  static SchemaKeyword of(String keyword, boolean is31) {
    return switch (keyword) {
      case "additionalProperties", "items", "not" -> SCHEMA;
      case "allOf", "anyOf", "oneOf" -> SCHEMAS;
      case "properties" -> SCHEMA_MAP;
      case "default",
          "deprecated",
          "description",
          "enum",
          "exclusiveMaximum",
          "exclusiveMinimum",
          "format",
          "maxItems",
          "maxLength",
          "maxProperties",
          "maximum",
          "minItems",
          "minLength",
          "minProperties",
          "minimum",
          "multipleOf",
          "pattern",
          "readOnly",
          "required",
          "title",
          "type",
          "uniqueItems",
          "writeOnly" ->
          DATA;
      default -> is31 ? of31(keyword) : OTHER;
    };
  }

  private static SchemaKeyword of31(String keyword) {
    return switch (keyword) {
      case "contains",
          "else",
          "if",
          "propertyNames",
          "then",
          "unevaluatedItems",
          "unevaluatedProperties" ->
          SCHEMA;
      case "prefixItems" -> SCHEMAS;
      case "dependentSchemas", "patternProperties" -> SCHEMA_MAP;
      case "const",
          "contentEncoding",
          "contentMediaType",
          "dependentRequired",
          "maxContains",
          "minContains" ->
          DATA;
      case "$dynamicRef", "$anchor", "$dynamicAnchor", "$id" -> UNSUPPORTED;
      default -> OTHER;
    };
  }

  /** Whether what stands below the keyword is about the same value as the keyword. */
  static boolean isInPlace(String keyword) {
    return switch (keyword) {
      case "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas" -> true;
      default -> false;
    };
  }

  /** A value that the keyword can't have would make the whole schema none. */
  static void check(String keyword, Located value, boolean is31) throws FlawException {
    JsonNode node = value.node();
    boolean fits =
        switch (keyword) {
          case "type" -> isType(node, is31);
          case "required" -> isTexts(node);
          case "enum" -> node.isArray();
          case "maxItems",
              "maxLength",
              "maxProperties",
              "minItems",
              "minLength",
              "minProperties",
              "maxContains",
              "minContains" ->
              node.isIntegralNumber() && node.bigIntegerValue().signum() >= 0;
          case "maximum", "minimum" -> node.isNumber();
          case "multipleOf" -> node.isNumber() && node.decimalValue().signum() > 0;
          case "exclusiveMaximum", "exclusiveMinimum" -> is31 ? node.isNumber() : node.isBoolean();
          case "uniqueItems", "deprecated", "readOnly", "writeOnly" -> node.isBoolean();
          case "title", "description", "format", "pattern", "contentEncoding", "contentMediaType" ->
              node.isTextual();
          case "dependentRequired" -> node.isObject();
          default -> true;
        };
    if (!fits) {
      throw value.flaw("is nothing that " + keyword + " can be");
    }
  }

  /** An expression that only browsers take would keep the whole schema from being used. */
  static boolean isUsable(String keyword, JsonNode value) {
    if (!keyword.equals("pattern")) {
      return true;
    }
    try {
      return Pattern.compile(value.textValue()) != null;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static boolean isType(JsonNode node, boolean is31) {
    if (node.isTextual()) {
      return TYPES.contains(node.textValue()) && (is31 || !node.textValue().equals("null"));
    }
    return is31
        && node.isArray()
        && !node.isEmpty()
        && isTexts(node)
        && node.valueStream().map(JsonNode::textValue).allMatch(TYPES::contains)
        && node.valueStream().distinct().count() == node.size();
  }

  private static boolean isTexts(JsonNode node) {
    return node.isArray() && node.valueStream().allMatch(JsonNode::isTextual);
  }
}
