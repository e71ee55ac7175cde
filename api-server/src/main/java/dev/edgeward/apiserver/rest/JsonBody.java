package dev.edgeward.apiserver.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.error.JsonComplaint;
import dev.edgeward.apiserver.service.function.FunctionChanges;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that a client sent, read strictly: every complaint is collected with its pointer,
 * and {@link #finish} throws them together.
 */
final class JsonBody {
  private static final int MAX_BYTES = 1024 * 1024;
  private static final int MAX_DEPTH = 64;

  /** Names, values and brackets: what a tree takes goes by them, not by the bytes. */
  static final int MAX_TOKENS = 150_000;

  /** About what a tree takes for each of them. */
  private static final long NODE_BYTES = 100;

  private static final String HALF_CHARACTER = " must not have half of a character (a surrogate)";
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxTokenCount(MAX_TOKENS)
                          .build())
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final ObjectNode object;
  private final Set<String> read = new HashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  private JsonBody(ObjectNode object) {
    this.object = object;
  }

  /** Reads a whole body; throws a 400, a 413 or a 503. */
  static JsonBody read(Bodies.Body body) {
    return read(body, MAX_BYTES);
  }

  /** Reads a whole body that may be absent, which is an object without fields. */
  static JsonBody readOptional(Bodies.Body body, @Nullable MediaType type) {
    byte[] bytes = body.bytes(MAX_BYTES);
    if (bytes.length == 0) {
      return new JsonBody(JSON.createObjectNode());
    }
    if (type != null && !MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) {
      throw ApiException.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be JSON");
    }
    return parsed(bytes, body);
  }

  static JsonBody read(Bodies.Body body, int maxBytes) {
    return parsed(body.bytes(maxBytes), body);
  }

  private static JsonBody parsed(byte[] bytes, Bodies.Body body) {
    try {
      if (body.making(Math.min(bytes.length, MAX_TOKENS), () -> tree(bytes, body))
          instanceof ObjectNode object) {
        return new JsonBody(object);
      }
      throw ApiException.of(ErrorCode.INVALID_REQUEST, "the body must be a JSON object");
    } catch (JsonProcessingException e) {
      throw ApiException.of(
          ErrorCode.INVALID_REQUEST, "the body is not valid JSON: " + JsonComplaint.of(e));
    } catch (IOException e) {
      // Bytes that are no text; Jackson takes them for a failure of the stream.
      throw ApiException.of(ErrorCode.INVALID_REQUEST, "the body is not valid JSON");
    }
  }

  private static JsonNode tree(byte[] bytes, Bodies.Body body) throws IOException {
    try (JsonParser parser = JSON.createParser(bytes)) {
      try {
        JsonNode tree = JSON.readTree(parser);
        body.take(bytes.length + NODE_BYTES * parser.currentTokenCount());
        return tree;
      } catch (StreamConstraintsException e) {
        if (parser.currentTokenCount() > MAX_TOKENS) {
          throw ApiException.of(
              ErrorCode.REQUEST_TOO_LARGE,
              "the body may have " + MAX_TOKENS + " names, values and brackets");
        }
        throw e;
      }
    }
  }

  String requiredText(String field, int maxCodePoints) {
    JsonNode value = take(field);
    if (value == null) {
      complain("/" + field, field + " is required");
      return "";
    }
    return filled(field, value, maxCodePoints);
  }

  /** A text that may be absent, but not blank. */
  @Nullable String optionalFilledText(String field, int maxCodePoints) {
    JsonNode value = take(field);
    return value == null ? null : filled(field, value, maxCodePoints);
  }

  private String filled(String field, JsonNode value, int maxCodePoints) {
    String text = text(field, value, maxCodePoints);
    if (text.isBlank() && value.isTextual()) {
      complain("/" + field, field + " must not be blank");
    }
    return text;
  }

  @Nullable String optionalTextNotBlank(String field, int maxCodePoints) {
    return object.has(field) ? requiredText(field, maxCodePoints) : null;
  }

  @Nullable String optionalText(String field, int maxCodePoints) {
    JsonNode value = take(field);
    return value == null ? null : text(field, value, maxCodePoints);
  }

  /** A new value of a field: null when the field is absent, a change to null when it is null. */
  FunctionChanges.@Nullable Change change(String field, int maxCodePoints, boolean blank) {
    JsonNode value = take(field);
    if (value == null) {
      return null;
    }
    if (value.isNull()) {
      return new FunctionChanges.Change(null);
    }
    String text = text(field, value, maxCodePoints);
    if (!blank && value.isTextual() && text.isBlank()) {
      complain("/" + field, field + " must not be blank; null clears it");
    }
    return new FunctionChanges.Change(text);
  }

  /** Any JSON object. */
  ObjectNode requiredObject(String field) {
    JsonNode value = take(field);
    if (value instanceof ObjectNode present) {
      if (hasBroken(present)) {
        complain("/" + field, field + HALF_CHARACTER);
      }
      return present;
    }
    complain("/" + field, value == null ? field + " is required" : field + " must be an object");
    return JSON.createObjectNode();
  }

  /** An array of objects with texts of the given names, all of them required. */
  List<Map<String, String>> requiredRows(String field, int maxRows, Set<String> columns) {
    JsonNode value = take(field);
    if (!(value instanceof ArrayNode array) || array.isEmpty() || array.size() > maxRows) {
      complain("/" + field, field + " must be an array of 1 to " + maxRows + " objects");
      return List.of();
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      rows.add(row("/" + field + "/" + i, array.get(i), columns));
    }
    return rows;
  }

  private Map<String, String> row(String pointer, JsonNode value, Set<String> columns) {
    Map<String, String> row = new HashMap<>();
    for (String column : columns) {
      JsonNode cell = value.get(column);
      if (cell == null || !cell.isTextual()) {
        complain(pointer + "/" + column, column + " must be a string");
      }
      String text = cell == null ? "" : cell.asText();
      if (isBroken(text)) {
        complain(pointer + "/" + column, column + HALF_CHARACTER);
      }
      row.put(column, text);
    }
    value
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!columns.contains(name)) {
                complain(FieldError.unknownField(pointer, name));
              }
            });
    return row;
  }

  /** One of several texts, or null when the field is absent. */
  <T> @Nullable T optionalChoice(String field, Map<String, T> choices) {
    JsonNode value = take(field);
    if (value == null) {
      return null;
    }
    T choice = value.isTextual() ? choices.get(value.textValue()) : null;
    if (choice == null) {
      complain("/" + field, field + " is one of " + String.join(", ", choices.keySet()));
    }
    return choice;
  }

  /** To be called last: complains of fields that nobody read. */
  void finish() {
    object
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!read.contains(field)) {
                complain(FieldError.unknownField("", field));
              }
            });
    if (!errors.isEmpty()) {
      throw ApiException.of(ErrorCode.INVALID_REQUEST, errors);
    }
  }

  private void complain(String pointer, String message) {
    complain(new FieldError(pointer, message));
  }

  /** One more than are told is enough to know that there are more. */
  private void complain(FieldError error) {
    if (errors.size() <= FieldError.MOST) {
      errors.add(error);
    }
  }

  private @Nullable JsonNode take(String field) {
    read.add(field);
    return object.get(field);
  }

  private String text(String field, JsonNode value, int maxCodePoints) {
    if (!value.isTextual()) {
      complain("/" + field, field + " must be a string");
      return "";
    }
    String text = value.textValue();
    if (text.codePointCount(0, text.length()) > maxCodePoints) {
      complain("/" + field, field + " may have " + maxCodePoints + " characters");
    }
    if (text.codePoints().anyMatch(JsonBody::unprintable)) {
      complain("/" + field, field + " must not have control characters");
    }
    return text;
  }

  private static boolean unprintable(int character) {
    return (character < ' ' && character != '\n' && character != '\t' && character != '\r')
        || isSurrogate(character);
  }

  private static boolean isSurrogate(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }

  /** Whether it can't be written as UTF-8, as which everything is kept. */
  private static boolean isBroken(String text) {
    return text.codePoints().anyMatch(JsonBody::isSurrogate);
  }

  /** The same of all texts in a value; names are whole, or the parser has refused them. */
  private static boolean hasBroken(JsonNode value) {
    return value.isTextual()
        ? isBroken(value.textValue())
        : value.valueStream().anyMatch(JsonBody::hasBroken);
  }
}
