package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The fields of a JSON object, each taken by name and type; {@link #done()} refuses what nobody
 * took. A field that is null counts as absent.
 */
final class Fields {

  private final ObjectNode object;
  private final String where;
  private final Set<String> taken = new HashSet<>();

  /**
   * @param where names the object in errors
   */
  Fields(ObjectNode object, String where) {
    this.object = object;
    this.where = where;
  }

  /** Whether the field is there, not null; doesn't count as taking it. */
  boolean has(String name) {
    return object.hasNonNull(name);
  }

  Optional<String> text(String name) {
    return take(name, JsonNode::isTextual, "a string").map(JsonNode::textValue);
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  Optional<Boolean> flag(String name) {
    return take(name, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
  }

  boolean requiredFlag(String name) {
    return flag(name).orElseThrow(() -> missing(name));
  }

  OptionalLong integer(String name) {
    Optional<JsonNode> value = take(name, JsonNode::canConvertToExactIntegral, "an integer");
    return value.isPresent() ? OptionalLong.of(value.get().longValue()) : OptionalLong.empty();
  }

  Optional<Double> number(String name) {
    return take(name, JsonNode::isNumber, "a number").map(JsonNode::doubleValue);
  }

  Optional<ObjectNode> object(String name) {
    return take(name, JsonNode::isObject, "an object").map(ObjectNode.class::cast);
  }

  Optional<ArrayNode> array(String name) {
    return take(name, JsonNode::isArray, "an array").map(ArrayNode.class::cast);
  }

  Optional<JsonNode> any(String name) {
    return take(name, any -> true, "a value");
  }

  /** An array of strings; empty when the field is absent. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : array(name).orElseGet(Json::array)) {
      if (!item.isTextual()) {
        throw ApiError.invalid(path(name) + " has to be an array of strings");
      }
      texts.add(item.textValue());
    }
    return List.copyOf(texts);
  }

  /** An array of objects; empty when the field is absent. */
  List<ObjectNode> objects(String name) {
    List<ObjectNode> objects = new ArrayList<>();
    for (JsonNode item : array(name).orElseGet(Json::array)) {
      if (!(item instanceof ObjectNode node)) {
        throw ApiError.invalid(path(name) + " has to be an array of objects");
      }
      objects.add(node);
    }
    return List.copyOf(objects);
  }

  /**
   * Ends the reading.
   *
   * @throws ApiError when the object has a field that nobody took
   */
  void done() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!taken.contains(name)) {
                throw ApiError.unknown("field " + path(name));
              }
            });
  }

  private Optional<JsonNode> take(String name, Predicate<JsonNode> type, String typeName) {
    taken.add(name);
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!type.test(value)) {
      throw ApiError.invalid(path(name) + " has to be " + typeName);
    }
    return Optional.of(value);
  }

  private ApiError missing(String name) {
    return ApiError.invalid(path(name) + " is missing");
  }

  private String path(String name) {
    return where + "." + name;
  }
}
