package dev.edgeward.apiserver.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spec that a tombstone keeps, as it was: perhaps of a release with other rules. So each field
 * is read by itself, and what can't be read is absent: a function must not vanish from the bin for
 * a field of it.
 */
final class DeletedSpec {
  private static final List<String> SHOWN =
      List.of("displayName", "description", "source", "runtimeUserId", "input", "output");
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private DeletedSpec() {}

  /** What is shown of it. */
  static FunctionSpec read(@Nullable JsonNode spec) {
    ObjectNode readable = JSON.createObjectNode();
    for (String field : SHOWN) {
      JsonNode value = spec == null ? null : spec.get(field);
      if (value != null && isReadable(JSON.createObjectNode().set(field, value))) {
        readable.set(field, value);
      }
    }
    return parsed(readable);
  }

  private static boolean isReadable(JsonNode spec) {
    try {
      JSON.treeToValue(spec, FunctionSpec.class);
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static FunctionSpec parsed(JsonNode spec) {
    try {
      return JSON.treeToValue(spec, FunctionSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }
}
