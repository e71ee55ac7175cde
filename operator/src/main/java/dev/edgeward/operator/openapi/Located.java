package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value of a document, and where it is.
 *
 * @param root the document
 * @param place where the value is
 * @param node the value, a {@link MissingNode} where there is none
 */
record Located(JsonNode root, Place place, JsonNode node) {
  /** More references in a row than anybody writes. */
  private static final int MAX_REFERENCES = 50;

  /**
   * A way to a value. It is a text only when somebody asks: to write those of all values that a
   * document has would cost as much as the longest, each.
   *
   * @param before the way to what it is a part of, null at its beginning
   * @param text the last part of it
   */
  record Place(@Nullable Place before, String text) {
    private String pointer() {
      Deque<String> parts = new ArrayDeque<>();
      for (Place place = this; place != null; place = place.before) {
        parts.push(place.before == null ? place.text : "/" + escaped(place.text));
      }
      return String.join("", parts);
    }
  }

  /** A value that a pointer leads to. */
  Located(JsonNode root, String pointer, JsonNode node) {
    this(root, new Place(null, pointer), node);
  }

  static Located root(JsonNode document) {
    return new Located(document, "", document);
  }

  Located at(String field) {
    return new Located(root, new Place(place, field), node.path(field));
  }

  Located at(int index) {
    return new Located(root, new Place(place, String.valueOf(index)), node.path(index));
  }

  /** JSON pointer to the value. */
  String pointer() {
    return place.pointer();
  }

  boolean isThere() {
    return !node.isMissingNode();
  }

  /** The names of an object's fields, in their order; none for anything else. */
  List<String> fields() {
    List<String> fields = new ArrayList<>();
    node.fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  /** An array's items; none for anything else. */
  List<Located> items() {
    List<Located> items = new ArrayList<>();
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      items.add(at(i));
    }
    return items;
  }

  /** A text, empty where there is none. */
  Optional<String> text(String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  boolean flag(String field) {
    return node.path(field).asBoolean(false);
  }

  /** What a reference leads to, itself where it is none; within the document alone. */
  Located resolved() throws FlawException {
    Located now = this;
    for (int i = 0; i < MAX_REFERENCES; i++) {
      Optional<String> reference = now.text("$ref");
      if (reference.isEmpty()) {
        return now;
      }
      now = now.target(reference.get());
    }
    throw flaw("its references lead in a circle");
  }

  /** Where a reference that stands here leads. */
  Located target(String reference) throws FlawException {
    if (!reference.startsWith("#")) {
      throw flaw(
          "$ref "
              + shortened(reference)
              + " leads out of the document: put what it means into it, nothing is fetched");
    }
    String path;
    JsonNode found;
    try {
      path = URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
      found = path.isEmpty() ? root : root.at(JsonPointer.compile(path));
    } catch (IllegalArgumentException e) {
      throw flaw("$ref " + shortened(reference) + " is no JSON pointer");
    }
    if (found.isMissingNode()) {
      throw flaw("$ref " + shortened(reference) + " leads nowhere");
    }
    return new Located(root, path, found);
  }

  FlawException flaw(String message) {
    return new FlawException(pointer(), message);
  }

  static String escaped(String field) {
    return field.replace("~", "~0").replace("/", "~1");
  }

  static String shortened(String text) {
    return shortened(text, 200);
  }

  static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}
