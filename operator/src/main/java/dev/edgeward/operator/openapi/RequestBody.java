package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of an operation's requests, in the one media type that is best written from JSON.
 *
 * @param mediaType as the document has it
 * @param kind how it is written
 * @param required whether a call has to have it
 * @param description null for none
 * @param schema what it must be
 * @param parts how each property of a form is written
 */
record RequestBody(
    String mediaType,
    MediaKind kind,
    boolean required,
    @Nullable String description,
    Located schema,
    Map<String, ObjectNode> parts) {
  /** Those that say what a JSON patch of an object is, before those that need to know its order. */
  private static final List<String> PREFERRED =
      List.of("application/json", "application/merge-patch+json");

  private static final int MAX_DEPTH = 10;

  static Optional<RequestBody> of(Located operation) throws FlawException {
    if (!operation.at("requestBody").isThere()) {
      return Optional.empty();
    }
    Located body = operation.at("requestBody").resolved();
    Located content = body.at("content");
    Optional<String> best =
        content.fields().stream()
            .min(
                Comparator.comparing((String type) -> !PREFERRED.contains(MediaKind.bare(type)))
                    .thenComparing(MediaKind::of));
    if (best.isEmpty()) {
      return Optional.empty();
    }
    MediaKind kind = MediaKind.of(best.get());
    Located media = content.at(best.get());
    if (kind == MediaKind.MULTIPART && !MediaKind.bare(best.get()).equals("multipart/form-data")) {
      throw media.flaw("of the multipart types only multipart/form-data can be written");
    }
    return Optional.of(
        new RequestBody(
            best.get().contains("*") ? kind.standIn() : best.get(),
            kind,
            body.flag("required"),
            body.text("description").orElse(null),
            media.at("schema"),
            kind == MediaKind.FORM || kind == MediaKind.MULTIPART ? parts(media) : Map.of()));
  }

  private static Map<String, ObjectNode> parts(Located media) throws FlawException {
    Map<String, Located> properties = new LinkedHashMap<>();
    collect(media.at("schema"), properties, Collections.newSetFromMap(new IdentityHashMap<>()), 0);
    Map<String, ObjectNode> parts = new LinkedHashMap<>();
    for (Map.Entry<String, Located> property : properties.entrySet()) {
      ObjectNode part = JsonNodeFactory.instance.objectNode();
      Located encoding = media.at("encoding").at(property.getKey());
      Optional<String> style = encoding.text("style");
      style.ifPresent(text -> part.put("style", text));
      if (encoding.at("explode").isThere()) {
        part.put("explode", encoding.flag("explode"));
        part.put("style", style.orElse("form"));
      }
      if (encoding.flag("allowReserved")) {
        part.put("allowReserved", true);
      }
      encoding
          .text("contentType")
          .map(types -> types.split(",", -1)[0].strip())
          .filter(type -> !type.contains("*"))
          .ifPresent(type -> part.put("contentType", type));
      if (isBinary(property.getValue())) {
        part.put("binary", true);
      }
      if (!part.isEmpty()) {
        parts.put(property.getKey(), part);
      }
    }
    return parts;
  }

  private static void collect(
      Located schema, Map<String, Located> properties, Set<JsonNode> seen, int depth)
      throws FlawException {
    if (!schema.isThere() || depth > MAX_DEPTH) {
      return;
    }
    Located found = schema.resolved();
    if (!seen.add(found.node())) {
      return;
    }
    Located own = found.at("properties");
    own.fields().forEach(name -> properties.put(name, own.at(name)));
    for (Located one : found.at("allOf").items()) {
      collect(one, properties, seen, depth + 1);
    }
  }

  private static boolean isBinary(Located property) throws FlawException {
    Located found = property.resolved();
    if (found.at("items").isThere()) {
      found = found.at("items").resolved();
    }
    return found.text("format").filter("binary"::equals).isPresent()
        || (found.text("contentMediaType").isPresent() && found.text("contentEncoding").isEmpty());
  }

  ObjectNode toJson(String argument) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("arg", argument).put("mediaType", mediaType).put("kind", kind.text());
    if (!parts.isEmpty()) {
      ObjectNode all = json.putObject("parts");
      parts.forEach(all::set);
    }
    return json;
  }
}
