package dev.edgeward.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.JsonNodeDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads whatever JSON kube-apiserver stores where a CRD lets everything in, as schemas: 10,000
 * levels of it, names of megabytes, names that were chosen for their hash. An informer that can't
 * read an object reads no other any more, so nothing of this may be an error.
 *
 * <p>What nests deeper than {@link #MAX_DEPTH} is not made into nodes, which would overflow the
 * stack of whoever compares or writes them, but kept as its text, in one leaf that is written as it
 * was read.
 */
public final class DeepJson {
  /** The most levels that are nodes, or maps and lists. */
  public static final int MAX_DEPTH = 256;

  /** The most levels of a schema; {@code properties} is one of its own. */
  public static final int MAX_SCHEMA_DEPTH = 200;

  /** kube-apiserver takes 10,000; a list or a review puts some around them. */
  private static final int MOST_LEVELS = 20_000;

  /** More than a request to kube-apiserver may have. */
  private static final int LONGEST_NAME = 4 * 1024 * 1024;

  private static final JsonMapper TEXTS =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(MOST_LEVELS).build())
                  .build())
          .build();

  private DeepJson() {}

  /**
   * Has a mapper read it.
   *
   * @param mapper that hasn't read anything yet
   * @param <M> its kind
   * @return the same
   */
  @SuppressWarnings("deprecation") // the mapper has its factory already
  public static <M extends ObjectMapper> M readBy(M mapper) {
    mapper
        .getFactory()
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MOST_LEVELS)
                .maxNameLength(LONGEST_NAME)
                .build());
    mapper.registerModule(
        new SimpleModule("edgeward-deep-json")
            .addDeserializer(JsonNode.class, new Nodes())
            .addDeserializer(Object.class, new Values()));
    return mapper;
  }

  /**
   * Whether a value nests deeper than is good.
   *
   * @param value any
   * @param most levels; a scalar has none
   * @return true also where a part of it was kept as text
   */
  public static boolean isDeeper(JsonNode value, int most) {
    if (!value.isContainerNode()) {
      return value.isPojo();
    }
    if (most == 0) {
      return true;
    }
    for (JsonNode child : value) {
      if (isDeeper(child, most - 1)) {
        return true;
      }
    }
    return false;
  }

  /** The value that begins at the present token, in JSON. The last of its tokens is the present. */
  private static RawValue text(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = TEXTS.createGenerator(text)) {
      generator.copyCurrentStructure(parser);
    }
    return new RawValue(text.toString());
  }

  /** The first name of an object that begins here, or whose first name is here already. */
  private static @Nullable String firstName(JsonParser parser) throws IOException {
    return parser.hasToken(JsonToken.FIELD_NAME) ? parser.currentName() : parser.nextFieldName();
  }

  private static final class Nodes extends JsonNodeDeserializer {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonNode deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return node(parser, context, 0);
    }

    private JsonNode node(JsonParser parser, DeserializationContext context, int depth)
        throws IOException {
      JsonNodeFactory nodes = context.getNodeFactory();
      if (depth == MAX_DEPTH && parser.currentToken().isStructStart()) {
        return nodes.rawValueNode(text(parser));
      }
      return switch (parser.currentToken()) {
        case START_OBJECT, FIELD_NAME -> {
          ObjectNode object = nodes.objectNode();
          for (String name = firstName(parser); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            object.set(name, node(parser, context, depth + 1));
          }
          yield object;
        }
        case START_ARRAY -> {
          ArrayNode array = nodes.arrayNode();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(node(parser, context, depth + 1));
          }
          yield array;
        }
        default -> super.deserialize(parser, context);
      };
    }
  }

  /** What is of no type that is known. */
  private static final class Values extends StdDeserializer<Object> {
    private static final long serialVersionUID = 1L;

    private Values() {
      super(Object.class);
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return value(parser, context, 0);
    }

    private @Nullable Object value(JsonParser parser, DeserializationContext context, int depth)
        throws IOException {
      if (depth == MAX_DEPTH && parser.currentToken().isStructStart()) {
        return text(parser);
      }
      return switch (parser.currentToken()) {
        case START_OBJECT, FIELD_NAME -> {
          Map<String, @Nullable Object> object = new LinkedHashMap<>();
          for (String name = firstName(parser); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            object.put(name, value(parser, context, depth + 1));
          }
          yield object;
        }
        case START_ARRAY -> {
          List<@Nullable Object> array = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, context, depth + 1));
          }
          yield array;
        }
        case VALUE_STRING -> parser.getText();
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
        case VALUE_TRUE -> Boolean.TRUE;
        case VALUE_FALSE -> Boolean.FALSE;
        case VALUE_NULL -> null;
        case VALUE_EMBEDDED_OBJECT -> parser.getEmbeddedObject();
        default -> context.handleUnexpectedToken(Object.class, parser);
      };
    }
  }
}
