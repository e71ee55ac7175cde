package dev.edgeward.operator.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * What kube-apiserver asks: the request of an {@code AdmissionReview}, of which nothing is changed
 * on the way, be it known here or not.
 *
 * @param request of {@code admission.k8s.io/v1}
 */
record Review(JsonNode request) {
  /** Whether an object is made, rather than changed or deleted. */
  boolean isCreation() {
    return request.path("operation").asText().equals("CREATE");
  }

  boolean isDryRun() {
    return request.path("dryRun").asBoolean();
  }

  /** The plural of the kind, such as {@code functions}. */
  String resource() {
    return request.at("/resource/resource").asText();
  }

  String namespace() {
    return request.path("namespace").asText();
  }

  /** Who asks, as {@code authentication.k8s.io} knows it. */
  JsonNode user() {
    return request.path("userInfo");
  }

  String username() {
    return user().path("username").asText();
  }

  /** The object as it is to be; missing at a deletion. */
  JsonNode object() {
    return object("object");
  }

  /** The object as it is; missing at a creation. */
  JsonNode before() {
    return object("oldObject");
  }

  /** A part of the object that the request would change. */
  boolean changes(String pointer) {
    return !object().at(pointer).equals(before().at(pointer));
  }

  private JsonNode object(String field) {
    JsonNode object = request.path(field);
    return object.isObject() ? object : MissingNode.getInstance();
  }
}
