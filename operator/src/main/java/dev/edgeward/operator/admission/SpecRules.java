package dev.edgeward.operator.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.Bundle;
import dev.edgeward.api.CodeRules;
import dev.edgeward.operator.schema.JsonSchemaRules;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a CRD can't say of a spec: whether a schema is one, whether files fit together, whether a
 * reference may lead where it leads. Pure, and of the spec alone: what it refers to may come later,
 * in whatever order things are applied. Only what a request changes is looked at, so that an object
 * which is older than a rule can be changed elsewhere.
 */
final class SpecRules {
  private SpecRules() {}

  /**
   * What is wrong with a FunctionSchema.
   *
   * @param review of a creation or a change
   * @return a sentence, empty when nothing is
   */
  static Optional<String> ofSchema(Review review) {
    return review.changes("/spec/schema")
        ? schema("spec.schema", review.object().at("/spec/schema"))
        : Optional.empty();
  }

  /**
   * What is wrong with a Function.
   *
   * @param review of a creation or a change
   * @param systemNamespace whose schemas everyone may refer to
   * @return a sentence, empty when nothing is
   */
  static Optional<String> ofFunction(Review review, String systemNamespace) {
    return Stream.of(
            code(review),
            contract(review, "input", systemNamespace),
            contract(review, "output", systemNamespace))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> code(Review review) {
    JsonNode code = review.object().at("/spec/code");
    if (!code.path("files").isObject() || !review.changes("/spec/code")) {
      return Optional.empty();
    }
    Map<String, String> files = new HashMap<>();
    code.path("files")
        .properties()
        .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
    return CodeRules.violation(files, code.path("entrypoint").asText(Bundle.DEFAULT_ENTRYPOINT))
        .map(violation -> "spec.code: " + violation);
  }

  private static Optional<String> contract(Review review, String name, String systemNamespace) {
    String pointer = "/spec/" + name;
    JsonNode contract = review.object().at(pointer);
    if (!review.changes(pointer)) {
      return Optional.empty();
    }
    JsonNode inline = contract.path("schema");
    if (!inline.isMissingNode()) {
      return schema("spec." + name + ".schema", inline);
    }
    String namespace = contract.at("/schemaRef/namespace").asText(review.namespace());
    return namespace.equals(review.namespace()) || namespace.equals(systemNamespace)
        ? Optional.empty()
        : Optional.of(
            "spec.%s.schemaRef: a function can refer to schemas of its own namespace and of %s, not of %s"
                .formatted(name, systemNamespace, namespace));
  }

  private static Optional<String> schema(String field, JsonNode schema) {
    return JsonSchemaRules.violation(schema.isMissingNode() ? null : schema)
        .map(violation -> field + " is no JSON Schema (2020-12): " + violation);
  }
}
