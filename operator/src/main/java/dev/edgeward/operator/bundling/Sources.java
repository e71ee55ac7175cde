package dev.edgeward.operator.bundling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Digests;
import java.util.Map;

/**
 * What is to be bundled.
 *
 * @param files source by file name, relative paths that {@code CodeRules} allows
 * @param entrypoint the main one of them
 */
public record Sources(Map<String, String> files, String entrypoint) {
  /** Copies what it is given, so that sources never change. */
  public Sources {
    files = Map.copyOf(files);
  }

  /**
   * What tells these sources, bundled by this bundler, from all others.
   *
   * @param bundler its name and version
   * @return 64 lower-case hexadecimal digits
   */
  public String digest(String bundler) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    ObjectNode named = content.putObject("files");
    files.forEach(named::put);
    content.put("entrypoint", entrypoint);
    content.put("bundler", bundler);
    return Digests.of(content);
  }
}
