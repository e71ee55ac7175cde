package dev.edgeward.operator.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.JDKRegularExpressionFactory;
import dev.edgeward.api.DeepJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What makes a JSON value a JSON Schema (2020-12) that can be used: it matches the metaschema, its
 * patterns compile, and its references lead somewhere without anything being fetched. Pure.
 */
public final class JsonSchemaRules {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final int MOST_VIOLATIONS = 3;
  private static final long MAX_STEPS = 5_000_000;
  private static final int MAX_DEPTH = 512;

  /** What these hold is data, not schemas. */
  private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDialect(
          Dialects.getDraft202012(),
          builder ->
              builder
                  .schemaLoader(
                      loader ->
                          loader
                              .fetchRemoteResources(false)
                              .block(
                                  iri ->
                                      !iri.toString().startsWith("https://json-schema.org/draft/")))
                  .schemaCacheEnabled(false)
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .pathType(PathType.JSON_POINTER)
                          .locale(Locale.ENGLISH)
                          .formatAssertionsEnabled(true)
                          .regularExpressionFactory(JDKRegularExpressionFactory.getInstance())
                          .build()));

  private static final Schema METASCHEMA = metaschema();

  private JsonSchemaRules() {}

  /**
   * What is wrong with a schema.
   *
   * @param schema any JSON value, null for none
   * @return JSON pointers and messages, of the first few places; empty when nothing is wrong
   */
  public static Optional<String> violation(@Nullable JsonNode schema) {
    if (schema == null) {
      return Optional.of(at("", "is missing"));
    }
    if (DeepJson.isDeeper(schema, DeepJson.MAX_SCHEMA_DEPTH)) {
      return Optional.of(at("", "nests more than " + DeepJson.MAX_SCHEMA_DEPTH + " levels deep"));
    }
    JsonNode dialect = schema.path("$schema");
    if (dialect.isTextual() && !dialect.asText().replaceFirst("#$", "").equals(DIALECT)) {
      return Optional.of(at("/$schema", "is not " + DIALECT + ", the only dialect that is known"));
    }
    try {
      String violations =
          METASCHEMA
              .validate(
                  schema.toString(),
                  InputFormat.JSON,
                  context ->
                      context.executionConfig(
                          config ->
                              config.maxEvaluationSteps(MAX_STEPS).maxEvaluationDepth(MAX_DEPTH)))
              .stream()
              .map(error -> at(error.getInstanceLocation().toString(), message(error)))
              .distinct()
              .limit(MOST_VIOLATIONS)
              .collect(Collectors.joining("; "));
      return violations.isEmpty() ? unusable(schema) : Optional.of(violations);
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.of(at("", "is too large or too deep to be checked"));
    }
  }

  /** What the metaschema can't tell. */
  private static Optional<String> unusable(JsonNode schema) {
    Optional<String> failure = failure(schema);
    if (failure.isEmpty()) {
      return failure;
    }
    List<String> references = new ArrayList<>();
    collect(schema, "", references);
    // The first prefix of the references with which it fails ends in the one to blame.
    int good = 0;
    int bad = references.size();
    while (good < bad) {
      int middle = (good + bad) / 2;
      if (failure(without(schema, references.subList(middle, references.size()))).isEmpty()) {
        good = middle + 1;
      } else {
        bad = middle;
      }
    }
    boolean blameless = good == 0 || failure(without(schema, references)).isPresent();
    if (blameless) {
      return failure.map(message -> at("", message));
    }
    String pointer = references.get(good - 1);
    return Optional.of(
        at(
            pointer,
            schema.at(pointer).asText()
                + " leads nowhere: a reference must lead into the schema itself, nothing is fetched"));
  }

  private static Optional<String> failure(JsonNode schema) {
    try {
      REGISTRY.getSchema(schema.toString(), InputFormat.JSON).initializeValidators();
      return Optional.empty();
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.of(e.getMessage() == null ? "can't be used" : e.getMessage());
    }
  }

  private static void collect(JsonNode node, String pointer, List<String> references) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String below = pointer + "/" + escaped(member.getKey());
      if (member.getKey().equals("$ref") && member.getValue().isTextual()) {
        references.add(below);
      } else if (!DATA.contains(member.getKey())) {
        collect(member.getValue(), below, references);
      }
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), pointer + "/" + i, references);
      }
    }
  }

  private static JsonNode without(JsonNode schema, List<String> references) {
    JsonNode copy = schema.deepCopy();
    references.forEach(
        reference -> ((ObjectNode) copy.at(JsonPointer.compile(reference).head())).remove("$ref"));
    return copy;
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  private static String message(Error error) {
    return "format".equals(error.getKeyword())
        ? "is no valid " + error.getArguments()[0]
        : String.valueOf(error.getMessage());
  }

  private static String at(String pointer, String message) {
    return (pointer.isEmpty() ? "the schema" : pointer) + ": " + message;
  }

  private static Schema metaschema() {
    Schema schema = REGISTRY.getSchema(SchemaLocation.of(DIALECT));
    schema.initializeValidators();
    return schema;
  }
}
