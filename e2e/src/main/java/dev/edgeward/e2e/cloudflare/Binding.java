package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a worker finds in its {@code env}.
 *
 * @param name of the property
 * @param type one of the API's
 * @param json as it was uploaded
 */
record Binding(String name, String type, ObjectNode json) {

  static final String SECRET_TEXT = "secret_text";

  boolean isSecret() {
    return type.equals(SECRET_TEXT);
  }

  /** As the API shows it: without the text of a secret. */
  ObjectNode shown() {
    ObjectNode shown = json.deepCopy();
    if (isSecret()) {
      shown.remove("text");
    }
    return shown;
  }

  static Binding secret(String name, String text) {
    return new Binding(
        name,
        SECRET_TEXT,
        Json.object().put("name", name).put("type", SECRET_TEXT).put("text", text));
  }
}
