package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Makes one JSON Schema (2020-12) of schemas of a document: what they refer to comes with them, as
 * {@code $defs}, once each, so that cycles stay what they are. What is no keyword of JSON Schema is
 * left out; a keyword with a value that it can't have is a flaw.
 */
final class SchemaConversion {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String DEFINITIONS = "#/$defs/";

  private final boolean is31;
  private final Direction direction;
  private final SchemaBudget budget;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Deque<Located> pending = new ArrayDeque<>();
  private final Map<String, Set<String>> inPlace = new HashMap<>();
  private String current = "";

  /**
   * A conversion into one schema.
   *
   * @param is31 whether the document's schemas are of OpenAPI 3.1
   * @param direction which way the values go
   * @param budget of the result
   */
  SchemaConversion(boolean is31, Direction direction, SchemaBudget budget) {
    this.is31 = is31;
    this.direction = direction;
    this.budget = budget;
  }

  /** A schema as a part of the result; what it refers to comes with {@link #definitions}. */
  JsonNode convert(Located schema) throws FlawException {
    return converted(schema, true, 0);
  }

  /**
   * Puts what was referred to into the result.
   *
   * @param result the schema that the converted ones are parts of
   */
  void complete(ObjectNode result) throws FlawException {
    ObjectNode definitions = JSON.objectNode();
    while (!pending.isEmpty()) {
      Located next = pending.remove();
      current = next.pointer();
      definitions.set(names.get(current), converted(next, true, 0));
    }
    refuseCircles();
    if (!definitions.isEmpty()) {
      result.set("$defs", definitions);
    }
  }

  private JsonNode converted(Located schema, boolean here, int depth) throws FlawException {
    budget.enter(schema, depth);
    if (schema.node().isBoolean() && is31) {
      return schema.node().booleanValue()
          ? JSON.objectNode()
          : JSON.objectNode().set("not", JSON.objectNode());
    }
    if (!schema.node().isObject()) {
      throw schema.flaw("is no schema");
    }
    ObjectNode result = JSON.objectNode();
    JsonNode reference = schema.node().get("$ref");
    if (reference != null && reference.isTextual()) {
      result.put("$ref", reference(schema, reference.textValue(), here));
      if (!is31) {
        return result; // what stands beside it counts for nothing
      }
    }
    for (String keyword : schema.fields()) {
      convert(schema.at(keyword), keyword, result, here, depth);
    }
    required(schema, result);
    return is31 ? result : OldKeywords.renewed(schema, result);
  }

  private void convert(Located value, String keyword, ObjectNode result, boolean here, int depth)
      throws FlawException {
    switch (SchemaKeyword.of(keyword, is31)) {
      case SCHEMA -> {
        budget.text(value, keyword);
        boolean alsoHere = here && SchemaKeyword.isInPlace(keyword);
        boolean isFlag = value.node().isBoolean();
        result.set(keyword, isFlag ? value.node() : converted(value, alsoHere, depth + 1));
      }
      case SCHEMAS -> {
        budget.text(value, keyword);
        ArrayNode all = JSON.arrayNode();
        for (Located one : requireArray(value).items()) {
          all.add(converted(one, here && SchemaKeyword.isInPlace(keyword), depth + 1));
        }
        if (!all.isEmpty()) {
          result.set(keyword, all);
        }
      }
      case SCHEMA_MAP -> {
        budget.text(value, keyword);
        ObjectNode all = JSON.objectNode();
        for (String name : requireObject(value).fields()) {
          budget.text(value, name);
          boolean alsoHere = here && SchemaKeyword.isInPlace(keyword);
          all.set(name, converted(value.at(name), alsoHere, depth + 1));
        }
        result.set(keyword, all);
      }
      case DATA -> {
        SchemaKeyword.check(keyword, value, is31);
        if (SchemaKeyword.isUsable(keyword, value.node())) {
          budget.text(value, keyword);
          budget.data(value);
          result.set(keyword, value.node());
        }
      }
      case OTHER -> {}
      case UNSUPPORTED -> throw value.flaw("is not supported: refer by JSON pointer");
    }
  }

  private String reference(Located schema, String reference, boolean here) throws FlawException {
    Located target = schema.target(reference);
    if (here) {
      inPlace.computeIfAbsent(current, unused -> new LinkedHashSet<>()).add(target.pointer());
    }
    String name = names.get(target.pointer());
    if (name == null) {
      name = unique(target.pointer());
      names.put(target.pointer(), name);
      pending.add(target);
      budget.text(schema, name);
    }
    budget.text(schema, "$ref");
    budget.text(schema, DEFINITIONS + name);
    return DEFINITIONS + name;
  }

  /** The last part of its pointer, which is its name where it is one of the components. */
  private String unique(String pointer) {
    String last = pointer.substring(pointer.lastIndexOf('/') + 1);
    String base = last.replaceAll("[^A-Za-z0-9._-]", "_");
    String name = base.isEmpty() ? "_" : base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }

  /** What is not for this direction can't be demanded. */
  private void required(Located schema, ObjectNode result) throws FlawException {
    if (!result.has("required")) {
      return;
    }
    ArrayNode required = JSON.arrayNode();
    for (JsonNode name : result.get("required")) {
      Located property = schema.at("properties").at(name.textValue());
      boolean foreign = property.isThere() && isForeign(property);
      if (!foreign) {
        required.add(name);
      }
    }
    if (required.isEmpty()) {
      result.remove("required");
    } else {
      result.set("required", required);
    }
  }

  private boolean isForeign(Located property) throws FlawException {
    return property.flag(direction.foreign()) || property.resolved().flag(direction.foreign());
  }

  /**
   * A schema that is itself, by references alone, can't be decided by anybody. One that refers to
   * none that is left is no part of a circle; what is left in the end is, or leads to one.
   */
  private void refuseCircles() throws FlawException {
    Map<String, Set<String>> referrers = new HashMap<>();
    Map<String, Integer> left = new LinkedHashMap<>();
    inPlace.forEach(
        (from, targets) -> {
          left.put(from, targets.size());
          targets.forEach(to -> referrers.computeIfAbsent(to, unused -> new HashSet<>()).add(from));
        });
    Deque<String> decided = new ArrayDeque<>(referrers.keySet());
    decided.removeAll(left.keySet());
    while (!decided.isEmpty()) {
      for (String from : referrers.getOrDefault(decided.remove(), Set.of())) {
        if (left.merge(from, -1, Integer::sum) == 0) {
          left.remove(from);
          decided.add(from);
        }
      }
    }
    if (!left.isEmpty()) {
      throw new FlawException(onCircle(left), "refers to itself without anything in between");
    }
  }

  /** Whoever goes on to what is left comes by it twice. */
  private String onCircle(Map<String, Integer> left) {
    Set<String> way = new HashSet<>();
    String at = left.keySet().iterator().next();
    while (way.add(at)) {
      at =
          inPlace.getOrDefault(at, Set.of()).stream()
              .filter(left::containsKey)
              .findFirst()
              .orElseThrow();
    }
    return at;
  }

  private static Located requireArray(Located value) throws FlawException {
    if (!value.node().isArray()) {
      throw value.flaw("must be an array");
    }
    return value;
  }

  private static Located requireObject(Located value) throws FlawException {
    if (!value.node().isObject()) {
      throw value.flaw("must be an object");
    }
    return value;
  }
}
