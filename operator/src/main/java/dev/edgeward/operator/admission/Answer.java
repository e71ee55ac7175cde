package dev.edgeward.operator.admission;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What kube-apiserver is told. */
sealed interface Answer {
  /** Nothing speaks against it. */
  Answer ALLOWED = new Allowed(List.of());

  /**
   * It may be done.
   *
   * @param warnings for the person who asked; kubectl shows them
   */
  record Allowed(List<String> warnings) implements Answer {
    public Allowed {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * It may be done, with changes.
   *
   * @param patch of RFC 6902
   */
  record Changed(ArrayNode patch) implements Answer {}

  /**
   * It may not be done.
   *
   * @param message for the person who asked
   */
  record Refused(String message) implements Answer {}

  /** As a response of {@code admission.k8s.io/v1}. */
  default ObjectNode toJson(ObjectMapper json, String uid) {
    ObjectNode response = json.createObjectNode().put("uid", uid);
    switch (this) {
      case Allowed(List<String> warnings) -> {
        response.put("allowed", true);
        if (!warnings.isEmpty()) {
          warnings.forEach(response.putArray("warnings")::add);
        }
      }
      case Changed(ArrayNode patch) ->
          response
              .put("allowed", true)
              .put("patchType", "JSONPatch")
              .put("patch", patch.toString().getBytes(StandardCharsets.UTF_8));
      case Refused(String message) ->
          response
              .put("allowed", false)
              .putObject("status")
              .put("code", 422)
              .put("reason", "Invalid")
              .put("message", message);
    }
    return response;
  }
}
