package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * JSON, or YAML that is JSON in other words: no tags but those of the core schema, no dates, and
 * aliases within bounds. swagger-parser's own reader takes an alias for its name where there are
 * too many of them.
 */
final class DocumentText {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final int MAX_DEPTH = 500;
  private static final int MAX_ALIASES = 100;

  /** Of 440,000, as many as GitHub's has, the largest that is public, 140 MB of heap are enough. */
  private static final int MAX_VALUES = 600_000;

  /** To read YAML takes twice the memory; here names count as well. */
  private static final int MAX_YAML_VALUES = 300_000;

  private static final JsonFactory BARE = new JsonFactory();

  private DocumentText() {}

  /**
   * Parses a text.
   *
   * @throws JsonProcessingException when it begins as JSON and is none
   * @throws YAMLException when it is no such YAML
   * @throws TooLargeException when it has more values than anybody's memory is for
   */
  static JsonNode parse(String text) throws IOException {
    if (text.startsWith("{")) {
      count(text);
      return MAPPER.readTree(text);
    }
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setAllowRecursiveKeys(false);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setCodePointLimit(OpenApiDocument.MAX_BYTES);
    DumperOptions unused = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options),
            new Representer(unused),
            unused,
            options,
            new CoreSchema());
    YamlSize size = new YamlSize(MAX_YAML_VALUES);
    yaml.parse(new StringReader(text)).forEach(size::add);
    return node(yaml.load(text), 0);
  }

  private static void count(String text) throws IOException {
    int values = 0;
    try (JsonParser parser = BARE.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        values += token.isStructStart() ? TooLargeException.OF_A_COLLECTION : 0;
        values += token.isScalarValue() ? 1 : 0;
        if (values > MAX_VALUES) {
          throw new TooLargeException(MAX_VALUES);
        }
      }
    }
  }

  /** The scalars of YAML 1.2's core schema: {@code no}, {@code 1:30} and dates are texts. */
  private static final class CoreSchema extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
      addImplicitResolver(Tag.INT, Pattern.compile("[-+]?(0|[1-9][0-9]*)"), "-+0123456789");
      addImplicitResolver(
          Tag.FLOAT,
          Pattern.compile(
              "[-+]?([.][0-9]+|[0-9]+[.][0-9]*)([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"),
          "-+.0123456789");
      addImplicitResolver(Tag.MERGE, Pattern.compile("<<"), "<");
      addImplicitResolver(Tag.NULL, Pattern.compile("~|null|Null|NULL| "), "~nN\0");
      addImplicitResolver(Tag.NULL, Pattern.compile(""), null);
    }
  }

  private static JsonNode node(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new YAMLException("its aliases nest too deeply");
    }
    return switch (value) {
      case null -> JSON.nullNode();
      case Map<?, ?> map -> object(map, depth);
      case List<?> list -> {
        ArrayNode array = JSON.arrayNode();
        list.forEach(one -> array.add(node(one, depth + 1)));
        yield array;
      }
      case Boolean flag -> JSON.booleanNode(flag);
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case BigInteger number -> JSON.numberNode(number);
      case Double number when Double.isFinite(number) -> JSON.numberNode(number);
      default -> JSON.textNode(value.toString());
    };
  }

  private static ObjectNode object(Map<?, ?> map, int depth) {
    ObjectNode object = JSON.objectNode();
    // A status may be written as the number that it is.
    map.forEach((key, value) -> object.set(String.valueOf(key), node(value, depth + 1)));
    return object;
  }
}
