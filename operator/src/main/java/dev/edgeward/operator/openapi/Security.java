package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Which credentials an operation takes. */
final class Security {
  private Security() {}

  /**
   * The alternatives of an operation, else of the document.
   *
   * @param operation in the document
   * @return schemes and their scopes, alternative by alternative; the scheme without a name where
   *     the document says nothing of security
   */
  static ArrayNode of(Located operation) {
    Located own = operation.at("security");
    Located security = own.isThere() ? own : Located.root(operation.root()).at("security");
    ArrayNode alternatives = JsonNodeFactory.instance.arrayNode();
    if (!security.isThere()) {
      alternatives.addObject().putArray("");
      return alternatives;
    }
    for (Located one : security.items()) {
      ObjectNode alternative = alternatives.addObject();
      for (String scheme : one.fields()) {
        ArrayNode scopes = alternative.putArray(scheme);
        one.at(scheme).items().stream()
            .filter(scope -> scope.node().isTextual())
            .forEach(scope -> scopes.add(scope.node().textValue()));
      }
    }
    return alternatives;
  }
}
