package dev.edgeward.apiserver.invoke;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Walks the fields of one JSON object in one pass. Values that nobody looks into are checked for
 * syntax and sliced out, not built.
 */
final class JsonObjectReader {
  static final int MAX_DEPTH = 500;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // what clients send as keys must not stay in the JVM's string table
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxTokenCount(Integer.MAX_VALUE) // with any limit they are counted
                  .build())
          .build();

  private JsonObjectReader() {}

  /** What to do with a field; must consume its value, whose first token is the present one. */
  @FunctionalInterface
  interface Field {
    void read(String name, JsonParser value) throws IOException;
  }

  static void read(byte[] text, Field field) throws IOException {
    if (text.length >= 2 && (text[0] == 0 || text[1] == 0 || (text[0] & 0xfe) == 0xfe)) {
      throw new JsonParseException(null, "the text is not UTF-8");
    }
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "not an object");
      }
      Set<String> seen = new HashSet<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (!seen.add(name)) {
          throw new JsonParseException(parser, "field " + name + " is given twice");
        }
        parser.nextToken();
        field.read(name, parser);
      }
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "something follows the object");
      }
    }
  }

  /** Reads a value that was sliced out before. */
  static JsonParser parser(JsonSlice value) throws IOException {
    return JSON.createParser(value.bytes(), value.from(), value.length());
  }

  /** The present value as it stands in the text. */
  static JsonSlice slice(byte[] text, JsonParser value) throws IOException {
    int from = (int) value.currentTokenLocation().getByteOffset();
    long before = value.currentTokenCount() - 1;
    value.skipChildren();
    value.finishToken();
    return new JsonSlice(
        text,
        from,
        (int) value.currentLocation().getByteOffset(),
        (int) (value.currentTokenCount() - before));
  }
}
