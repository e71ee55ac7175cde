package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What people say of versions and deployments. */
final class Annotations {

  private static final int LONGEST_MESSAGE = 1000;
  private static final int LONGEST_TAG = 100;

  private Annotations() {}

  /** The field {@code annotations}; empty when it is absent. */
  static ObjectNode read(Fields body) {
    ObjectNode annotations = body.object("annotations").orElseGet(Json::object);
    Fields fields = new Fields(annotations, "annotations");
    checkLength(fields, "workers/message", LONGEST_MESSAGE);
    checkLength(fields, "workers/tag", LONGEST_TAG);
    fields.done();
    return annotations;
  }

  private static void checkLength(Fields fields, String name, int longest) {
    fields
        .text(name)
        .filter(text -> text.length() > longest)
        .ifPresent(
            text -> {
              throw ApiError.invalid(name + " can have at most " + longest + " characters");
            });
  }
}
