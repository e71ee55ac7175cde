package dev.edgeward.operator.bundling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what esbuild writes beside the bundle: errors, what it read, the source map. Pure. */
final class EsbuildReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ERROR = Pattern.compile("^\\S* ?\\[ERROR] (.*)$");
  private static final Pattern PLACE = Pattern.compile("^ {4}(\\S.*):(\\d+):(\\d+):$");

  private EsbuildReport() {}

  /**
   * The errors of a log.
   *
   * @param log as esbuild writes it, without colours
   * @param isOurs whether a file is one of the sources, or of their packages
   * @return {@code file:line:column: message} in lines, both counted from 1. Of a file that is none
   *     of the sources only its being read is told: what esbuild says of it can quote it
   */
  static String errors(String log, Predicate<String> isOurs) {
    List<String> errors = new ArrayList<>();
    String message = null;
    for (String line : log.lines().toList()) {
      Matcher error = ERROR.matcher(line);
      Matcher place = PLACE.matcher(line);
      if (error.matches()) {
        if (message != null) {
          errors.add(message);
        }
        message = error.group(1);
      } else if (message != null && place.matches()) {
        String file = place.group(1);
        errors.add(
            isOurs.test(file)
                ? "%s:%s:%d: %s"
                    .formatted(file, place.group(2), Integer.parseInt(place.group(3)) + 1, message)
                : foreign(file));
        message = null;
      }
    }
    if (message != null) {
      errors.add(message);
    }
    return errors.isEmpty() ? "the code can't be bundled" : String.join("\n", errors);
  }

  /**
   * What was read though it is none of the sources.
   *
   * @param metafile of esbuild
   * @param isOurs whether a file is one of the sources, or of their packages
   * @return a sentence, empty when nothing was
   * @throws JsonProcessingException when it is no metafile
   */
  static Optional<String> foreignInput(String metafile, Predicate<String> isOurs)
      throws JsonProcessingException {
    for (String input : names(JSON.readTree(metafile).path("inputs"))) {
      int attributes = input.indexOf(" with {");
      String file = attributes < 0 ? input : input.substring(0, attributes);
      if (!isOurs.test(file)) {
        return Optional.of(foreign(file));
      }
    }
    return Optional.empty();
  }

  /**
   * A source map whose sources are named as the function names them.
   *
   * @param map as esbuild writes it
   * @param folder what stands before each name
   * @return JSON
   * @throws JsonProcessingException when it is no source map
   */
  static String sourceMap(String map, String folder) throws JsonProcessingException {
    ObjectNode tree = (ObjectNode) JSON.readTree(map);
    ArrayNode sources = JSON.createArrayNode();
    for (JsonNode source : tree.path("sources")) {
      String name = source.asText();
      sources.add(name.startsWith(folder) ? name.substring(folder.length()) : name);
    }
    tree.set("sources", sources);
    return JSON.writeValueAsString(tree);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String foreign(String file) {
    return "the code imports " + file + ", which is none of the function's files";
  }
}
